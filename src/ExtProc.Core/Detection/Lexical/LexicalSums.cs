namespace ExtProc.Core.Detection.Lexical;

/// <summary>Adds up the weights of features.</summary>
internal ref struct LexicalSums(ReadOnlySpan<uint> weights, int shift, LexicalReading output) : IFeatureSink
{
    private readonly ReadOnlySpan<uint> _weights = weights;
    private readonly int _shift = shift;
    private int _features;
    private int _injection;
    private int _indirect;
    private int _harm;

    public void Add(uint hash)
    {
        var packed = _weights[(int)(hash >> _shift)];
        _features++;
        _injection += (sbyte)packed;
        _indirect += (sbyte)(packed >> 8);
        _harm += (sbyte)(packed >> 16);
    }

    public void EndBlock(int end)
    {
        output.Add(new LexicalBlock(end, _features, _injection, _indirect, _harm));
        (_features, _injection, _indirect, _harm) = (0, 0, 0, 0);
    }
}
