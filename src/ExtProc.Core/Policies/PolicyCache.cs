using System.Security.Cryptography;
using ExtProc.Core.Policies.Reading;

namespace ExtProc.Core.Policies;

/// <summary>
/// What reading, compiling and testing gave, kept from load to load by whoever owns the source, so that a load costs work only for what
/// changed. Holds what the latest load used and nothing older. For one load at a time.
/// </summary>
public sealed class PolicyCache
{
    private readonly Generations<string, (byte[] Content, PolicySource Source)> _sources = new(StringComparer.Ordinal);
    private readonly Generations<SpecNode, LoadedDocument> _documents = new(ReferenceEqualityComparer.Instance);
    private readonly Generations<(string Name, string Hash), CachedCompilation> _compilations = new(null);

    /// <summary>Compilations since it was made; those that were reused do not count.</summary>
    public long Compilations { get; private set; }

    /// <summary>The source of that name with that content, parsed only when the content is not what it was at the load before.</summary>
    public PolicySource Parse(string name, ReadOnlySpan<byte> content, Func<string, ReadOnlySpan<byte>, PolicySource> parse)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        if (_sources.TryKeep(name, out var known) && hash.SequenceEqual(known.Content))
        {
            return known.Source;
        }
        var source = parse(name, content);
        _sources.Put(name, (hash.ToArray(), source));
        return source;
    }

    /// <summary>What the document gave, when it is the same object as at the load before and all that belongs to it is equal.</summary>
    internal LoadedDocument? Find(SpecNode document, PolicySource source, bool tested)
    {
        if (!_documents.TryKeep(document, out var known) || !known.Belongs(source, tested))
        {
            return null;
        }
        _compilations.TryKeep(known.Key, out _);
        return known;
    }

    internal void Put(SpecNode document, LoadedDocument loaded) => _documents.Put(document, loaded);

    internal CachedCompilation Compile(string name, string hash, Func<PolicyCompilation> compile)
    {
        if (!_compilations.TryKeep((name, hash), out var known))
        {
            Compilations++;
            known = new CachedCompilation(compile());
            _compilations.Put((name, hash), known);
        }
        return known;
    }

    /// <summary>Forgets what the load did not use.</summary>
    internal void EndLoad()
    {
        _sources.Swap();
        _documents.Swap();
        _compilations.Swap();
    }

    /// <summary>What this load uses, and what the load before used.</summary>
    private sealed class Generations<TKey, TValue>(IEqualityComparer<TKey>? comparer)
        where TKey : notnull
    {
        private Dictionary<TKey, TValue> _before = new(comparer);
        private Dictionary<TKey, TValue> _now = new(comparer);

        public bool TryKeep(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value)
        {
            if (_now.TryGetValue(key, out value))
            {
                return true;
            }
            if (!_before.TryGetValue(key, out value))
            {
                return false;
            }
            _now.Add(key, value);
            return true;
        }

        public void Put(TKey key, TValue value) => _now[key] = value;

        public void Swap() => (_before, _now) = (_now, new(comparer));
    }
}
