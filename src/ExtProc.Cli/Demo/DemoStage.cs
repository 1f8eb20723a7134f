using System.Globalization;
using ExtProc.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace ExtProc.Cli.Demo;

/// <summary>
/// Everything that the demo needs running: model, data plane with a folder of policies, and Envoy or the embedded gateway. Leaves nothing
/// behind.
/// </summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("extproc-demo-");
    private readonly Stack<IAsyncDisposable> _running = new();

    private DemoStage()
    {
    }

    public ScriptedModel Model { get; private set; } = null!;

    /// <summary>Where the client connects.</summary>
    public Uri Address { get; private set; } = null!;

    public ExtProcHost Host { get; private set; } = null!;

    private string Policies => Path.Combine(_folder.FullName, "policies");

    /// <param name="envoy">The Envoy to start, or null for the embedded gateway.</param>
    /// <param name="tell">Told what is being started.</param>
    /// <param name="cancellationToken">Stops the start; what runs already is stopped too.</param>
    public static async Task<DemoStage> SetAsync(string? envoy, Action<string> tell, CancellationToken cancellationToken)
    {
        var stage = new DemoStage();
        try
        {
            await stage.StartAsync(envoy, tell, cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts policies into place at once, as an editor's rename does.</summary>
    public void WritePolicies(string text)
    {
        Directory.CreateDirectory(Policies);
        var draft = Path.Combine(_folder.FullName, "draft");
        File.WriteAllText(draft, text);
        File.Move(draft, Path.Combine(Policies, DemoPolicies.FileName), overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part))
        {
            await part.DisposeAsync();
        }
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string? envoy, Action<string> tell, CancellationToken cancellationToken)
    {
        tell("a scripted model");
        WritePolicies(DemoPolicies.First);
        Model = await ScriptedModel.StartAsync(cancellationToken);
        _running.Push(Model);
        if (envoy is null)
        {
            tell("the embedded gateway (set ENVOY_BIN to see it with Envoy)");
            await StartHostAsync(HostRoles.Gateway, cancellationToken);
            Address = Host.Addresses.GatewayUri;
            return;
        }
        tell("the ext_proc server");
        await StartHostAsync(HostRoles.Serve, cancellationToken);
        tell($"Envoy ({envoy})");
        var serverPort = int.Parse(Host.Addresses.Grpc!.Split(':')[^1], CultureInfo.InvariantCulture);
        (var child, Address) = await EnvoyChild.StartAsync(envoy, _folder.FullName, EnvoyConfig.Create(serverPort, Model.Port), cancellationToken);
        _running.Push(child);
    }

    private async Task StartHostAsync(HostRoles roles, CancellationToken cancellationToken)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Grpc:Listen"] = "127.0.0.1:0",
            ["Grpc:DrainDelay"] = "00:00:00",
            ["Grpc:DrainGrace"] = "00:00:02",
            ["Gateway:Listen"] = "127.0.0.1:0",
            ["Gateway:Upstream"] = $"http://127.0.0.1:{Model.Port}",
            ["Admin:Listen"] = "127.0.0.1:0",
            ["Policies:Path"] = Policies,
            ["Log:Level"] = "Warning",
        }).Build();
        Host = await ExtProcHost.StartAsync(settings, roles, cancellationToken);
        _running.Push(Host);
    }
}
