using System.CommandLine;

namespace ExtProc.Cli.Commands;

/// <summary>The option that names the folder of the models.</summary>
internal static class ModelFolder
{
    public static Option<string> Option()
    {
        var models = new Option<string>("--models")
        {
            HelpName = "DIR",
            Description = "The folder of the models; default: those that came with the program.",
            DefaultValueFactory = static _ => Path.Combine(AppContext.BaseDirectory, "models"),
        };
        models.Validators.Add(static result =>
        {
            var given = result.GetValueOrDefault<string>();
            if (!Directory.Exists(given))
            {
                result.AddError($"There is no directory {given}.");
            }
        });
        return models;
    }
}
