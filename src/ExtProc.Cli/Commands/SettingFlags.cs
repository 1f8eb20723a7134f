using ExtProc.Operator.Hosting;
using ExtProc.Server.Hosting.Settings;

namespace ExtProc.Cli.Commands;

/// <summary>Arguments that set any setting by its key, <c>--Grpc:DrainGrace=00:01:00</c> or <c>--Grpc:DrainGrace 00:01:00</c>.</summary>
internal static class SettingFlags
{
    private static readonly string[] Starts = [.. SettingsCatalogue.All.Concat(OperatorSettings.All).Select(static setting => $"--{setting.Key.Split(':')[0]}:").Distinct()];

    /// <summary>
    /// Takes them out of a command line, each as one <c>--Section:Key=value</c>. A flag without a value stays, as an argument that nobody knows.
    /// </summary>
    public static (string[] Arguments, string[] Flags) Split(string[] args)
    {
        var arguments = new List<string>();
        var flags = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var isFlag = Starts.Any(start => args[i].StartsWith(start, StringComparison.OrdinalIgnoreCase));
            if (isFlag && args[i].Contains('=', StringComparison.Ordinal))
            {
                flags.Add(args[i]);
            }
            else if (isFlag && i + 1 < args.Length)
            {
                flags.Add($"{args[i]}={args[++i]}");
            }
            else
            {
                arguments.Add(args[i]);
            }
        }
        return ([.. arguments], [.. flags]);
    }
}
