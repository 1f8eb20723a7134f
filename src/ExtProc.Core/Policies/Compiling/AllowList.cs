using System.Collections.Frozen;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Policies.Reading;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Texts that are no finding, in the form in which matches are compared: folded, and upper case.</summary>
internal static class AllowList
{
    public static FrozenSet<string> Compile(IReadOnlyList<string> texts, string path, DiagnosticBag bag)
    {
        var folded = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < texts.Count; i++)
        {
            var text = TextFolding.Fold(texts[i]).ToUpperInvariant();
            if (text.Length == 0)
            {
                bag.Error(DiagnosticCodes.Format, SpecPath.Item($"{path}.allow", i), "has no visible characters");
            }
            folded.Add(text);
        }
        return folded.ToFrozenSet(StringComparer.Ordinal);
    }
}
