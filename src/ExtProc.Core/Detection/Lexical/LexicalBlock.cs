namespace ExtProc.Core.Detection.Lexical;

/// <summary>The sums of a block of a text.</summary>
/// <param name="End">Offset behind it in the text; it starts where the block before ends.</param>
/// <param name="Features">How many features it has.</param>
/// <param name="Injection">Sum of their weights, as stored.</param>
/// <param name="Indirect">Sum of their weights, as stored.</param>
/// <param name="Harm">Sum of their weights, as stored.</param>
internal readonly record struct LexicalBlock(int End, int Features, int Injection, int Indirect, int Harm)
{
    public static LexicalBlock operator +(LexicalBlock left, LexicalBlock right) => new(
        right.End,
        left.Features + right.Features,
        left.Injection + right.Injection,
        left.Indirect + right.Indirect,
        left.Harm + right.Harm);

    public int Sum(LexicalHead head) => head switch
    {
        LexicalHead.Injection => Injection,
        LexicalHead.Indirect => Indirect,
        _ => Harm,
    };
}
