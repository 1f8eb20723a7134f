using Spectre.Console;

namespace ExtProc.Cli.Demo;

/// <summary>Prints what was sent, seen and got, side by side; reads well at 100 columns and without colour.</summary>
internal sealed class DemoReport(IAnsiConsole console)
{
    private const int Width = 100;
    private const int Column = 30;

    public static IAnsiConsole Console(TextWriter output)
    {
        var plain = System.Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Width;
        return console;
    }

    public void Starting(string what) => console.MarkupLineInterpolated($"[grey]starting {what} ...[/]");

    public void Waiting(string what) => console.MarkupLineInterpolated($"[grey]{what} ...[/]");

    public void Show(int number, DemoStep step, DemoResult result, IReadOnlyList<string> differences)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{number}. {step.Title}[/]");
        var table = new Table().Border(TableBorder.Ascii2).ShowRowSeparators();
        table.AddColumn(new TableColumn("the client sent").Width(Column));
        table.AddColumn(new TableColumn("the model saw").Width(Column));
        table.AddColumn(new TableColumn("the client got").Width(Column));
        var way = step.Stream ? "stream" : "json";
        var sent = step.ToolResult is null ? step.Prompt : $"{step.Prompt}\n\ntool: {step.ToolResult}";
        table.AddRow(new Text(sent), new Text(result.Saw ?? "(nothing)"), new Text($"{result.Status} {way}: {result.Got}"));
        console.Write(table);
        if (result.Decision is { } decision)
        {
            console.WriteLine($"   {decision}");
        }
        foreach (var difference in differences)
        {
            console.MarkupLineInterpolated($"   [red]not as expected: {difference}[/]");
        }
    }

    public void Metrics(IEnumerable<string> samples)
    {
        console.WriteLine();
        console.MarkupLine("[bold]What Prometheus reads of it[/]");
        foreach (var sample in samples)
        {
            // Unwrapped: a sample is one line.
            console.Profile.Out.Writer.WriteLine($"   {sample}");
        }
    }

    public void End(int steps, int failed)
    {
        console.WriteLine();
        if (failed == 0)
        {
            console.MarkupLineInterpolated($"[green]All {steps} requests went as they should.[/]");
            console.WriteLine("Next: extproc gateway --upstream https://api.openai.com --policies DIR, or deploy/envoy for Envoy.");
        }
        else
        {
            console.MarkupLineInterpolated($"[red]{failed} of {steps} requests went differently.[/]");
        }
    }
}
