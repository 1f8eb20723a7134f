using System.CommandLine;
using System.CommandLine.Parsing;

namespace ExtProc.Cli.Quality.Disguises;

/// <summary>The option that names disguises.</summary>
internal static class DisguiseOption
{
    private const string All = "all";

    private static readonly Dictionary<string, DisguiseKind> s_kinds = Enum.GetValues<DisguiseKind>().ToDictionary(NameOf);

    public static Option<string[]> Create()
    {
        var option = new Option<string[]>("--obfuscate")
        {
            HelpName = "DISGUISE",
            Description = $"Also judges each text disguised: {string.Join(", ", s_kinds.Keys)} or {All}; may be given several times.",
            AllowMultipleArgumentsPerToken = false,
        };
        option.AcceptOnlyFromAmong([.. s_kinds.Keys, All]);
        return option;
    }

    /// <summary>The disguises that were named, each once.</summary>
    public static IReadOnlyList<DisguiseKind> Read(SymbolResult parsed, Option<string[]> option)
    {
        var names = parsed.GetValue(option) ?? [];
        return names.Contains(All) ? [.. s_kinds.Values] : [.. names.Select(static name => s_kinds[name]).Distinct()];
    }

    /// <summary><c>zero-width</c>, as it is written on the command line and in reports.</summary>
    public static string NameOf(DisguiseKind kind) => EnumNames.Of(kind).Replace('_', '-');
}
