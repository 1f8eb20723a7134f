namespace ExtProc.Core.Detection.Lexical;

/// <summary>The last words of a text, and the features they make.</summary>
internal struct WordGrams
{
    public const ulong Multiplier = 0x9FB21C651E98DF25;

    private const ulong One = 0xBF58476D1CE4E5B9;
    private const ulong Two = 0x94D049BB133111EB;
    private const ulong Three = 0xFF51AFD7ED558CCD;

    private ulong _before;
    private ulong _beforeThat;

    /// <param name="word">A hash of the word, not 0.</param>
    /// <param name="sink">What takes the features.</param>
    public void Add<TSink>(ulong word, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct
    {
        Emit(word * One, ref sink);
        if (_before != 0)
        {
            var pair = (_before * Multiplier) + word;
            Emit(pair * Two, ref sink);
            if (_beforeThat != 0)
            {
                Emit(((_beforeThat * Multiplier) + pair) * Three, ref sink);
            }
        }

        _beforeThat = _before;
        _before = word;
    }

    private static void Emit<TSink>(ulong product, ref TSink sink)
        where TSink : IFeatureSink, allows ref struct => sink.Add((uint)((product ^ (product >> 31)) * Multiplier >> 32));
}
