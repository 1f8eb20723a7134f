using System.Runtime.InteropServices;

namespace ExtProc.Core.Detection.Lexical;

/// <summary>
/// What a <see cref="LexicalModel"/> says of one text: its features' weights, block by block. Reusable; allocates only to grow. Not thread-safe.
/// </summary>
public sealed class LexicalReading
{
    /// <summary>Blocks of a window.</summary>
    public const int WindowBlocks = 2;

    private readonly List<LexicalBlock> _blocks = [];

    internal LexicalModel? Model { get; private set; }

    internal ReadOnlySpan<LexicalBlock> Blocks => CollectionsMarshal.AsSpan(_blocks);

    /// <summary>
    /// The score of a text: that of the whole, or that of its best window less what long texts get for nothing. Not calibrated; 0 and above
    /// speak for an attack.
    /// </summary>
    public float Score(LexicalHead head)
    {
        var blocks = Blocks;
        var whole = default(LexicalBlock);
        foreach (var block in blocks)
        {
            whole += block;
        }

        var score = Model!.Score(head, whole);
        if (blocks.Length <= WindowBlocks)
        {
            return score;
        }

        for (var i = 1; i < blocks.Length; i++)
        {
            score = Math.Max(score, Model.Score(head, blocks[i - 1] + blocks[i]) - Model.WindowOffset(head));
        }

        return score;
    }

    /// <summary>The sums of the blocks that a stretch of the text touches.</summary>
    internal LexicalBlock Between(int start, int end)
    {
        var blocks = Blocks;
        var low = 0;
        var high = blocks.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = blocks[middle].End <= start ? (middle + 1, high) : (low, middle);
        }

        var sum = default(LexicalBlock);
        for (; low < blocks.Length && (low == 0 || blocks[low - 1].End < end); low++)
        {
            sum += blocks[low];
        }

        return sum;
    }

    internal void Reset(LexicalModel model)
    {
        Model = model;
        _blocks.Clear();
    }

    internal void Add(in LexicalBlock block) => _blocks.Add(block);
}
