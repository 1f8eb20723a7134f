namespace ExtProc.Core.Policies.Bundles;

/// <summary>
/// All that one data plane is to run, as an operator hands it over and a data plane keeps it on disk. Immutable. Equal contents have equal
/// revisions whichever replica of the operator made them.
/// </summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>; another one is refused.</param>
/// <param name="Revision">Lower-case hex SHA-256 over the entries; see <see cref="BundleRevision"/>.</param>
/// <param name="Policies">By namespace and name, ordinal.</param>
public sealed record PolicyBundle(int Format, string Revision, IReadOnlyList<BundleEntry> Policies)
{
    public const int CurrentFormat = 1;

    /// <summary>Largest bundle in bytes of its JSON: what an operator hands out and a data plane takes.</summary>
    public const int MaxBytes = 32 << 20;

    /// <summary>A bundle of these entries, in the order that bundles have.</summary>
    public static PolicyBundle Create(IEnumerable<BundleEntry> entries)
    {
        BundleEntry[] sorted = [.. entries.OrderBy(static entry => entry.Namespace, StringComparer.Ordinal).ThenBy(static entry => entry.Name, StringComparer.Ordinal)];
        return new PolicyBundle(CurrentFormat, BundleRevision.Of(sorted.Select(BundleRevision.HashOf)), sorted);
    }

    /// <summary>What is wrong with a bundle that came from elsewhere, whatever its policies say; null for nothing.</summary>
    public string? FindFault()
    {
        if (Format != CurrentFormat)
        {
            return $"its format is {Format}, and this version reads {CurrentFormat}";
        }
        if (Policies is null || Policies.Any(static entry => entry?.Reach is null || string.IsNullOrEmpty(entry.Namespace) || string.IsNullOrEmpty(entry.Name)))
        {
            return "an entry lacks its name or its reach";
        }
        for (var i = 1; i < Policies.Count; i++)
        {
            if (Compare(Policies[i - 1], Policies[i]) >= 0)
            {
                return "its entries are not in order, or one is there twice";
            }
        }
        return Revision == BundleRevision.Of(Policies.Select(BundleRevision.HashOf)) ? null : "its revision is not that of its entries";
    }

    private static int Compare(BundleEntry a, BundleEntry b)
    {
        var order = string.CompareOrdinal(a.Namespace, b.Namespace);
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    }
}
