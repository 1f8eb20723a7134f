using System.Text;
using System.Text.RegularExpressions;
using ExtProc.Core.Policies;
using ExtProc.Server.Policies;

namespace ExtProc.Server.Tests.Policies;

/// <summary>Policies as tests write them: a spec, with what is expected of a line as a comment at its end, <c>#! error code path</c>.</summary>
internal static partial class PolicyText
{
    private const string Head = "apiVersion: extproc.dev/v1alpha1\nkind: AiPolicy\nmetadata: { name: p }\nspec:\n";

    /// <summary>A whole document around the lines of a spec.</summary>
    public static string Around(string spec) => Head + string.Concat(spec.ReplaceLineEndings("\n").Split('\n').Select(static line => $"  {line}\n"));

    public static PolicySet Load(string yaml) => PolicyLoader.Load([PolicyFile.Parse("p.yaml", Encoding.UTF8.GetBytes(yaml))]);

    /// <summary>What the comments expect, as <c>line: error code path</c>.</summary>
    public static string[] Expected(string yaml) =>
        [.. yaml.Split('\n').SelectMany(static (line, i) => Expectation().Matches(line).Select(match => $"{i + 1}: {match.Groups[1].Value.Trim()}"))];

    /// <summary>What was found, in the same form.</summary>
    public static string[] Found(PolicySet set) =>
        [.. set.Diagnostics.Select(static item => $"{item.Line}: {item.Severity.ToString().ToLowerInvariant()} {item.Code} {item.Path}".Trim())];

    /// <summary>What is wrong is told, all of it and nothing else, and makes the set unusable.</summary>
    public static void AssertAllTold(string yaml)
    {
        var set = Load(yaml);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Found(set), Is.EqualTo(Expected(yaml)), string.Join('\n', set.Diagnostics));
            Assert.That(set.HasErrors, Is.True);
        }
    }

    [GeneratedRegex("#! ([^#\n]+)")]
    private static partial Regex Expectation();
}
