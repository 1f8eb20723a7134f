using Spectre.Console;

namespace ExtProc.Cli.Rows;

/// <summary>Shows how far the reading of files is, where a person waits in front of a terminal.</summary>
internal static class RowProgress
{
    /// <summary>Does the work and hands it what to tell the share of the files to that was read, or null where nobody looks.</summary>
    public static T Show<T>(string what, Func<Action<double>?, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(null);
        }

        return Bar().Start(context => work(Teller(context, what)));
    }

    /// <summary>The same for work that waits.</summary>
    public static Task<T> ShowAsync<T>(string what, Func<Action<double>?, Task<T>> work) =>
        Console.IsErrorRedirected ? work(null) : Bar().StartAsync(context => work(Teller(context, what)));

    private static Progress Bar()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
    }

    private static Action<double> Teller(ProgressContext context, string what)
    {
        var task = context.AddTask(Markup.Escape(what), maxValue: 1);
        return share => task.Value = share;
    }
}
