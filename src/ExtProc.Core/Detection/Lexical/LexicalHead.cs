namespace ExtProc.Core.Detection.Lexical;

/// <summary>What the lexical tier judges. The order is that of the columns of its weights.</summary>
public enum LexicalHead
{
    Injection,
    Indirect,
    Harm,
}
