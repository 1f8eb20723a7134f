using System.Runtime.CompilerServices;
using System.Text.Json;
using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Operator.Distribution;

/// <summary>A bundle as it goes out and the names in it, made once for as long as the board hands that bundle out. Safe from any thread.</summary>
internal sealed class BundleBytes
{
    private static readonly ConditionalWeakTable<PolicyBundle, BundleBytes> Known = [];

    private readonly Lazy<byte[]> _json;
    private readonly Lazy<HashSet<string>> _names;

    private BundleBytes(PolicyBundle bundle)
    {
        _json = new(() => JsonSerializer.SerializeToUtf8Bytes(bundle, BundleJson.Default.PolicyBundle));
        _names = new(() => [.. bundle.Policies.Select(static entry => entry.FullName)]);
    }

    public ReadOnlyMemory<byte> Json => _json.Value;

    /// <summary>Namespace and name of each policy in it.</summary>
    public IReadOnlySet<string> Names => _names.Value;

    public static BundleBytes Of(PolicyBundle bundle) => Known.GetValue(bundle, static bundle => new BundleBytes(bundle));
}
