using System.Runtime.InteropServices;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects;

/// <summary>
/// The texts of one stream. Pieces belong together when their paths are equal, where elements that say their own <c>index</c> count by
/// it and others by position. Numbers begin at 1 and stay for the stream's life. Capped; one thread at a time.
/// </summary>
public sealed class ChannelTable
{
    /// <summary>Texts that one stream may have: more than 128 choices with content, reasoning and a dozen tool calls each.</summary>
    public const int MaxChannels = 4096;

    private readonly List<int> _hashes = [];
    private readonly List<Channel> _channels = [];
    private readonly ChannelKey _key = new();

    public int Count => _channels.Count;

    /// <summary>The choice that a channel belongs to: the first ordinal on its path.</summary>
    public long ChoiceOf(int channel) => _channels[channel - 1].Choice;

    internal IReadOnlyList<ChannelStep> StepsOf(int channel) => _channels[channel - 1].Steps;

    /// <summary>The channel of a path of the event that was just read; 0 when the table is full.</summary>
    internal int Resolve(ReadOnlySpan<byte> data, JsonPathTable paths, int path)
    {
        _key.Set(data, paths, path);
        var bytes = _key.Bytes;
        var hashes = CollectionsMarshal.AsSpan(_hashes);
        int hash = ChannelKey.Hash(bytes);
        for (int from = 0, at; (at = hashes[from..].IndexOf(hash)) >= 0; from += at + 1)
        {
            if (bytes.SequenceEqual(_channels[from + at].Key))
            {
                return from + at + 1;
            }
        }
        return Count < MaxChannels ? Add(hash, bytes.ToArray(), ChannelStep.Collect(data, paths, path)) : 0;
    }

    private int Add(int hash, byte[] key, ChannelStep[] steps)
    {
        _hashes.Add(hash);
        _channels.Add(new Channel(key, steps, Array.Find(steps, s => s.Key is null)?.Ordinal ?? 0));
        return _channels.Count;
    }

    private sealed record Channel(byte[] Key, ChannelStep[] Steps, long Choice);
}
