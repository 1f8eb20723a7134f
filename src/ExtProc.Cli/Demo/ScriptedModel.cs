using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ExtProc.Cli.Demo;

/// <summary>
/// A stand-in for a model provider, in this process on the loopback: repeats what it is told, and gives a codename away when it is asked
/// for one. Remembers the last user message that it saw.
/// </summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication _app;
    private string? _seen;

    private ScriptedModel(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public static async Task<ScriptedModel> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var model = new ScriptedModel(builder.Build());
        model._app.Run(model.AnswerAsync);
        await model._app.StartAsync(cancellationToken);
        var addresses = model._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        model.Port = new Uri(addresses.First()).Port;
        return model;
    }

    /// <summary>The last user message since the previous call; null when there was none.</summary>
    public string? TakeSeen() => Interlocked.Exchange(ref _seen, null);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var message = request.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content").GetString() ?? "";
        Interlocked.Exchange(ref _seen, message);
        var answer = message.Contains("codename", StringComparison.Ordinal) ? "Between us: it is project-zephyr, due in May." : $"You said: {message}";
        if (request.RootElement.TryGetProperty("stream", out var stream) && stream.GetBoolean())
        {
            await StreamAsync(context, answer);
        }
        else
        {
            context.Response.ContentType = "application/json";
            await context.Response.BodyWriter.WriteAsync(ModelJson.Completion(answer), context.RequestAborted);
        }
    }

    /// <summary>Three characters at a time: every word is cut somewhere.</summary>
    private static async Task StreamAsync(HttpContext context, string answer)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var piece in answer.Chunk(3))
        {
            await context.Response.BodyWriter.WriteAsync(ModelJson.Event(new string(piece), null), context.RequestAborted);
        }
        await context.Response.BodyWriter.WriteAsync(ModelJson.Event(null, "stop"), context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync("data: [DONE]\n\n"u8.ToArray(), context.RequestAborted);
    }
}
