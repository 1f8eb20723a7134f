namespace ExtProc.Core.Detection.Semantic;

/// <summary>What the rules that look at a text want to know of it. A text is encoded at most once, whatever is asked.</summary>
[Flags]
public enum SemanticNeeds
{
    None = 0,

    /// <summary>An attempt to override, escape or extract the model's instructions.</summary>
    Injection = 1 << 0,

    /// <summary>Instructions to the model in a text that should carry none: a document, a tool's result or description.</summary>
    IndirectInjection = 1 << 1,

    /// <summary>Harmful content, by <see cref="HarmCategory"/>.</summary>
    Harm = 1 << 2,

    /// <summary>Names and other free-text personal data, with their places.</summary>
    Names = 1 << 3,

    /// <summary>The text's embedding, for topics by example.</summary>
    Embedding = 1 << 4,

    /// <summary>The verdict of remote guards. No question to an <see cref="ISemanticDetector"/>: guards are asked beside it.</summary>
    Remote = 1 << 5,
}
