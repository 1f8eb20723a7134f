using ExtProc.Core.Policies.Reading;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Objects of which exactly one field is given.</summary>
internal static class ExactlyOne
{
    public static bool Check(IReadOnlyList<string> given, string path, string noun, string choices, DiagnosticBag bag)
    {
        if (given.Count == 1)
        {
            return true;
        }
        if (given.Count == 0)
        {
            bag.Error(DiagnosticCodes.ExactlyOne, path, $"must have exactly one {noun}, has none", choices);
        }
        else
        {
            bag.Error(DiagnosticCodes.ExactlyOne, path, $"must have exactly one {noun}, has {string.Join(" and ", given)}", "write one rule for each");
        }
        return false;
    }
}
