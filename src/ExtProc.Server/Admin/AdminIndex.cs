using System.Text;

namespace ExtProc.Server.Admin;

/// <summary>The page that links the others.</summary>
internal static class AdminIndex
{
    private static readonly (string Path, string Tells)[] Pages =
    [
        ("/metrics", "counts and times, for Prometheus"),
        ("/healthz", "200 while the process answers"),
        ("/readyz", "200 while this server should be sent traffic, else 503 with the reasons"),
        ("/policies", "the live policies and how the latest load went"),
    ];

    public static ReadOnlyMemory<byte> Page { get; } = Encoding.UTF8.GetBytes(
        $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>ExtProc</title></head>
        <body>
        <h1>ExtProc {Core.Telemetry.BuildVersion.Current}</h1>
        <ul>
        {string.Join('\n', Pages.Select(page => $"<li><a href=\"{page.Path}\">{page.Path}</a>: {page.Tells}</li>"))}
        </ul>
        </body>
        </html>

        """);

    public static string List { get; } = string.Join(", ", Pages.Select(page => page.Path));
}
