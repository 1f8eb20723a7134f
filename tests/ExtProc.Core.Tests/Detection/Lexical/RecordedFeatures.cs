using ExtProc.Core.Detection.Lexical;

namespace ExtProc.Core.Tests.Detection.Lexical;

/// <summary>Keeps features block by block.</summary>
internal struct RecordedFeatures() : IFeatureSink
{
    private readonly List<uint> _open = [];

    public List<uint[]> Blocks { get; } = [];

    public List<int> Ends { get; } = [];

    public readonly void Add(uint hash) => _open.Add(hash);

    public readonly void EndBlock(int end)
    {
        Blocks.Add([.. _open]);
        Ends.Add(end);
        _open.Clear();
    }

    public static RecordedFeatures Of(string text)
    {
        var sink = new RecordedFeatures();
        LexicalFeatures.Read(text, ref sink);
        return sink;
    }
}
