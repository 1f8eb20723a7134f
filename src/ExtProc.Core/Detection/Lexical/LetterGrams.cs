namespace ExtProc.Core.Detection.Lexical;

/// <summary>
/// The letters of a word, of which the last five are kept, and the features they make. Hashes are products with odd constants, of which the
/// upper half is well mixed.
/// </summary>
internal struct LetterGrams()
{
    public const ulong Punctuation = 0xD6E8FEB86659FD93;

    private const ulong Two = 0xA0761D6478BD642F;
    private const ulong Three = 0x9E3779B97F4A7C15;
    private const ulong Four = 0xC2B2AE3D27D4EB4F;
    private const ulong Five = 0x165667B19E3779F9;
    private const ulong Last = 0xE7037ED1A0B428DB;
    private const ulong ThreeUnits = 0xFFFF_FFFF_FFFF;

    /// <summary>The last four units; the border before the word is the first.</summary>
    private ulong _units = ' ';
    private int _count = 1;

    public void Add<TSink>(char unit, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        var before = _units;
        _units = (before << 16) | unit;
        _count++;
        if (_count >= 3)
        {
            Emit((_units & ThreeUnits) * Three, ref sink);
        }

        if (_count >= 4)
        {
            Emit(_units * Four, ref sink);
        }

        if (_count >= 5)
        {
            Emit((before * Five) ^ ((unit + 1u) * Last), ref sink);
        }

        if (unit >= '\u2E80' && (ushort)before >= '\u2E80')
        {
            Emit((_units & uint.MaxValue) * Two, ref sink);
        }
    }

    private static void Emit<TSink>(ulong product, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct => sink.Add((uint)((product ^ (product >> 29)) * Last >> 32));
}
