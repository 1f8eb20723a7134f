using System.CommandLine;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Server.Models;

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

    /// <summary>The same for commands that need models only for some policies; null where none is named.</summary>
    public static Option<string?> Optional()
    {
        var models = new Option<string?>("--models") { HelpName = "DIR", Description = "The folder of the models; default: those that came with the program." };
        models.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { } given && !Directory.Exists(given))
            {
                result.AddError($"There is no directory {given}.");
            }
        });
        return models;
    }

    /// <summary>Runs a command with the models of a folder; those that can't be used are its failure.</summary>
    public static async Task<int> RunAsync(string? folder, Func<ISemanticDetector, int> run, TextWriter error)
    {
        await using var models = new DeferredModels(folder);
        try
        {
            return run(models);
        }
        catch (ModelFileException unusable)
        {
            await error.WriteLineAsync($"error: {unusable.Message}");
            return ExitCode.Failure;
        }
    }
}
