namespace ExtProc.Core.Policies.Bundles;

/// <summary>
/// All that one data plane is to run, as an operator hands it over and a data plane keeps it on disk. Immutable. Equal contents have equal
/// revisions whichever replica of the operator made them.
/// </summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>; another one is refused.</param>
/// <param name="Revision">Lower-case hex SHA-256 over the entries.</param>
/// <param name="Policies">By namespace and name, ordinal.</param>
public sealed record PolicyBundle(int Format, string Revision, IReadOnlyList<BundleEntry> Policies)
{
    public const int CurrentFormat = 1;
}
