using System.CommandLine;
using ExtProc.Operator.Hosting;
using ExtProc.Server.Hosting.Settings;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc settings</c>: every setting of the servers.</summary>
internal static class SettingsCommand
{
    public static Command Create()
    {
        var command = new Command("settings", "Lists every setting of serve, gateway and operator, with its environment variable and default.");
        command.SetAction(static parsed => Write(parsed.InvocationConfiguration.Output));
        return command;
    }

    private static void Write(TextWriter output)
    {
        output.WriteLine("# serve and gateway");
        Write(SettingsCatalogue.All, output);
        output.WriteLine();
        output.WriteLine("# operator");
        Write(OperatorSettings.All, output);
    }

    private static void Write(IEnumerable<Setting> settings, TextWriter output)
    {
        foreach (var setting in settings)
        {
            output.WriteLine($"{setting.Key}  ({setting.Variable})");
            output.WriteLine($"    {setting.Tells} {setting.Wants}; default {(setting.Default.Length == 0 ? "none" : setting.Default)}");
        }
    }
}
