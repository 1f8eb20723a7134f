using System.CommandLine;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc probe</c>: asks until all of some addresses answer, for images that have no shell.</summary>
internal static class ProbeCommand
{
    private const string Description =
        """
        Asks each URL until it answers with 2xx. For container health checks and `helm test`, where no curl is.

        Example:
          extproc probe --timeout 00:01:00 http://127.0.0.1:9090/readyz

        Exit codes: 0 all have answered, 1 one has not within the timeout, 2 the command line is wrong.
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var urls = new Argument<Uri[]>("URL")
        {
            Description = "What is asked: http or https.",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = static result => [.. result.Tokens.Where(static token => IsHttp(token.Value)).Select(static token => new Uri(token.Value))],
        };
        urls.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => !IsHttp(token.Value)))
            {
                result.AddError($"{token.Value} is not an http or https URL.");
            }
        });
        var timeout = new Option<TimeSpan>("--timeout") { HelpName = "duration", Description = "How long it asks; default one minute.", DefaultValueFactory = static _ => TimeSpan.FromMinutes(1) };
        var command = new Command("probe", Description) { urls, timeout };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(urls), parsed.GetValue(timeout), parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static async Task<int> RunAsync(Uri[] urls, TimeSpan timeout, TextWriter output, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 64 * 1024 };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(timeout);
        var answers = await Task.WhenAll(urls.Select(url => AskAsync(client, url, end.Token)));
        for (var i = 0; i < urls.Length; i++)
        {
            await output.WriteLineAsync($"{urls[i]}: {answers[i].Text}");
        }
        return answers.All(static answer => answer.IsSuccess) ? ExitCode.Success : ExitCode.Failure;
    }

    /// <summary>Asks until the answer is good or time is up; then gives the latest answer.</summary>
    private static async Task<(bool IsSuccess, string Text)> AskAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        var latest = "no answer";
        try
        {
            while (true)
            {
                try
                {
                    using var answer = await client.GetAsync(url, cancellationToken);
                    latest = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
                    if (answer.IsSuccessStatusCode)
                    {
                        return (true, latest);
                    }
                }
                catch (HttpRequestException failed)
                {
                    latest = failed.Message;
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    latest = "no answer within 5 seconds";
                }
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return (false, latest);
        }
    }
}
