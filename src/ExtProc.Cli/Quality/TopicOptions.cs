using System.CommandLine;
using ExtProc.Cli.Commands;

namespace ExtProc.Cli.Quality;

/// <summary>The options of reports on topics.</summary>
internal sealed class TopicOptions
{
    public Option<int> Topics { get; } = CountOption.Create("--topics", "How many topics are picked; default 10.", 10);

    public Option<int> Examples { get; } = CountOption.Create("--examples", "Examples of each topic; default 5.", 5);

    public Option<int> Seed { get; } = CountOption.Create("--seed", "Which topics are picked; default 1.", 1);

    public TopicChoice Read(ParseResult parsed) => new(parsed.GetValue(Topics), parsed.GetValue(Examples), parsed.GetValue(Seed));
}
