namespace ExtProc.Load.Measuring;

/// <summary>Says when a figure must not be believed.</summary>
internal static class Report
{
    public static void WarnUnlessClean(string scenario, IEnumerable<LoadResult> results)
    {
        var bad = results.Where(static result => !result.IsClean).ToArray();
        if (bad.Length > 0)
        {
            Console.Error.WriteLine(
                $"{scenario}: {bad.Sum(static result => result.Wrong)} wrong replies and {bad.Sum(static result => result.Lost)} lost exchanges: the figures say nothing");
        }
    }
}
