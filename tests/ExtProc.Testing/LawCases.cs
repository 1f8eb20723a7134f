using System.Globalization;

namespace ExtProc.Testing;

/// <summary>How many generated cases a law is tried on: a small number by default, more where <c>EXTPROC_LAW_CASES</c> says so.</summary>
public static class LawCases
{
    /// <summary>Seeds of the cases; a failed case can be run again by its seed.</summary>
    public static IEnumerable<int> Seeds(int usual)
    {
        var wanted = Environment.GetEnvironmentVariable("EXTPROC_LAW_CASES");
        return Enumerable.Range(1, int.TryParse(wanted, CultureInfo.InvariantCulture, out var count) ? count : usual);
    }
}
