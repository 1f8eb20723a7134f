namespace ExtProc.Core.Bodies;

internal sealed partial class Inflater
{
    private const int CodeLengthSymbols = 19;

    private readonly HuffmanTable _codeLengths = new(CodeLengthSymbols);
    private readonly byte[] _lengths = new byte[288 + 32];
    private int _literalCount;
    private int _distanceCount;
    private int _codeLengthCount;
    private int _lengthsRead;

    // The order in which RFC 1951 sends the lengths of the code length codes, the likely ones first.
    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private void BuildFixedTables()
    {
        var literals = _lengths.AsSpan(0, 288);
        literals[..144].Fill(8);
        literals[144..256].Fill(9);
        literals[256..280].Fill(7);
        literals[280..].Fill(8);
        _literals.TryBuild(literals, allowSingle: false);
        var distances = _lengths.AsSpan(288, 32);
        distances.Fill(5);
        _distances.TryBuild(distances, allowSingle: false);
    }

    private StageStatus? ReadTableSizes(ref ReadOnlySpan<byte> input)
    {
        if (!Need(14, ref input))
        {
            return StageStatus.NeedInput;
        }
        _literalCount = _source.Take(5) + 257;
        _distanceCount = _source.Take(5) + 1;
        _codeLengthCount = _source.Take(4) + 4;
        _lengthsRead = 0;
        Array.Clear(_lengths);
        _state = State.CodeLengthLengths;
        return _literalCount <= 286 && _distanceCount <= 30 ? null : StageStatus.Corrupt;
    }

    private StageStatus? ReadCodeLengthLengths(ref ReadOnlySpan<byte> input)
    {
        while (_lengthsRead < _codeLengthCount)
        {
            if (!Need(3, ref input))
            {
                return StageStatus.NeedInput;
            }
            _lengths[CodeLengthOrder[_lengthsRead++]] = (byte)_source.Take(3);
        }
        bool isBuilt = _codeLengths.TryBuild(_lengths.AsSpan(0, CodeLengthSymbols), allowSingle: false);
        Array.Clear(_lengths);
        _lengthsRead = 0;
        _state = State.CodeLengths;
        return isBuilt ? null : StageStatus.Corrupt;
    }

    private StageStatus? ReadCodeLengths(ref ReadOnlySpan<byte> input)
    {
        while (_lengthsRead < _literalCount + _distanceCount)
        {
            _source.Refill(ref input);
            int symbol = _codeLengths.Decode(_source.Bits, _source.Count, out int used);
            if (symbol < 0)
            {
                return symbol == HuffmanTable.NeedBits ? StageStatus.NeedInput : StageStatus.Corrupt;
            }
            var (extraBits, least) = symbol switch { 16 => (2, 3), 17 => (3, 3), 18 => (7, 11), _ => (0, 1) };
            if (_source.Count < used + extraBits)
            {
                return StageStatus.NeedInput;
            }
            _source.Drop(used);
            if (!Repeat(symbol, least + _source.Take(extraBits)))
            {
                return StageStatus.Corrupt;
            }
        }
        _state = State.Symbols;
        return _lengths[256] != 0
            && _literals.TryBuild(_lengths.AsSpan(0, _literalCount), allowSingle: true)
            && _distances.TryBuild(_lengths.AsSpan(_literalCount, _distanceCount), allowSingle: true) ? null : StageStatus.Corrupt;
    }

    private bool Repeat(int symbol, int count)
    {
        if (_lengthsRead + count > _literalCount + _distanceCount || (symbol == 16 && _lengthsRead == 0))
        {
            return false;
        }
        byte length = symbol switch { 16 => _lengths[_lengthsRead - 1], > 16 => 0, _ => (byte)symbol };
        _lengths.AsSpan(_lengthsRead, count).Fill(length);
        _lengthsRead += count;
        return true;
    }
}
