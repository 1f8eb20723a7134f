namespace ExtProc.Core.Bodies;

internal sealed partial class Inflater
{
    private const int EndOfBlock = 256;

    // Least length and extra bits of the length codes from 257, least distance and extra bits of the distance codes (RFC 1951, 3.2.5).
    private static ReadOnlySpan<ushort> LengthBase =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static ReadOnlySpan<byte> LengthExtra => [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static ReadOnlySpan<ushort> DistanceBase =>
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
    ];

    private static ReadOnlySpan<byte> DistanceExtra =>
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    private StageStatus? ReadSymbols(ref ReadOnlySpan<byte> input, ref Sink sink)
    {
        while (true)
        {
            CopyMatch(ref sink);
            if (sink.IsFull)
            {
                return StageStatus.OutputFull;
            }
            if (_source.Count < 48)
            {
                _source.Refill(ref input);
            }
            int symbol = _literals.Decode(_source.Bits, _source.Count, out int used);
            if (symbol < 0)
            {
                return symbol == HuffmanTable.NeedBits ? StageStatus.NeedInput : StageStatus.Corrupt;
            }
            if (symbol < EndOfBlock)
            {
                _source.Drop(used);
                Put((byte)symbol, ref sink);
            }
            else if (symbol == EndOfBlock)
            {
                _source.Drop(used);
                _state = State.BlockHeader;
                return null;
            }
            else if (ReadMatch(symbol - EndOfBlock - 1, used) is { } stop)
            {
                return stop;
            }
        }
    }

    /// <summary>Reads the rest of a length and its distance, all of it or nothing.</summary>
    private StageStatus? ReadMatch(int code, int used)
    {
        if (code >= LengthBase.Length)
        {
            return StageStatus.Corrupt;
        }
        ulong bits = _source.Bits >> used;
        int length = LengthBase[code] + (int)(bits & ((1UL << LengthExtra[code]) - 1));
        used += LengthExtra[code];
        if (used > _source.Count)
        {
            return StageStatus.NeedInput;
        }
        int symbol = _distances.Decode(_source.Bits >> used, _source.Count - used, out int distanceUsed);
        if (symbol < 0 || symbol >= DistanceBase.Length)
        {
            return symbol == HuffmanTable.NeedBits ? StageStatus.NeedInput : StageStatus.Corrupt;
        }
        used += distanceUsed;
        int distance = DistanceBase[symbol] + (int)((_source.Bits >> used) & ((1UL << DistanceExtra[symbol]) - 1));
        used += DistanceExtra[symbol];
        if (used > _source.Count)
        {
            return StageStatus.NeedInput;
        }
        if (distance > _written)
        {
            return StageStatus.Corrupt;
        }
        _source.Drop(used);
        (_matchLeft, _matchDistance) = (length, distance);
        return null;
    }

    private void CopyMatch(ref Sink sink)
    {
        while (_matchLeft > 0 && !sink.IsFull)
        {
            Put(_window[(_windowAt - _matchDistance) & (WindowSize - 1)], ref sink);
            _matchLeft--;
        }
    }
}
