using Spectre.Console;

namespace ExtProc.Cli;

/// <summary>Consoles for what commands write: with colours where a person looks, plain and wide where a file or a pipe does.</summary>
internal static class Terminal
{
    /// <summary>Columns where nothing tells how wide the output is: wide enough that paths and rules stay whole.</summary>
    private const int RedirectedWidth = 200;

    public static IAnsiConsole Open(TextWriter output)
    {
        var isTerminal = output == Console.Out && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = RedirectedWidth;
        }
        return console;
    }

    /// <summary>Does something that may take a while, and says so where a person waits in front of a terminal.</summary>
    public static T Wait<T>(string what, Func<T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work();
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Status().Start(Markup.Escape(what), _ => work());
    }
}
