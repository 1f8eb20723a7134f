using System.CommandLine;
using ExtProc.Server.Hosting.Settings;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc settings</c>: every setting of the servers.</summary>
internal static class SettingsCommand
{
    public static Command Create()
    {
        var command = new Command("settings", "Lists every setting of serve and gateway, with its environment variable and default.");
        command.SetAction(static parsed => Write(parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Write(TextWriter output)
    {
        foreach (var setting in SettingsCatalogue.All)
        {
            output.WriteLine($"{setting.Key}  ({setting.Variable})");
            output.WriteLine($"    {setting.Tells} {setting.Wants}; default {(setting.Default.Length == 0 ? "none" : setting.Default)}");
        }
    }
}
