using System.CommandLine;

namespace ExtProc.Cli.Quality;

/// <summary>The options of reports on topics.</summary>
internal sealed class TopicOptions
{
    public Option<int> Topics { get; } = Number("--topics", "How many topics are picked; default 10.", 10);

    public Option<int> Examples { get; } = Number("--examples", "Examples of each topic; default 5.", 5);

    public Option<int> Seed { get; } = Number("--seed", "Which topics are picked; default 1.", 1);

    public TopicChoice Read(ParseResult parsed) => new(parsed.GetValue(Topics), parsed.GetValue(Examples), parsed.GetValue(Seed));

    private static Option<int> Number(string name, string description, int value)
    {
        var option = new Option<int>(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }
}
