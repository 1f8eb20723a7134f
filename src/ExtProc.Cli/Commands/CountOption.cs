using System.CommandLine;

namespace ExtProc.Cli.Commands;

/// <summary>Options that are numbers of 1 or more.</summary>
internal static class CountOption
{
    public static Option<int> Create(string name, string description, int value)
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
