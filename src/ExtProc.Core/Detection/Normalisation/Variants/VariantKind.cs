namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>How a text was disguised that a variant undoes.</summary>
public enum VariantKind
{
    /// <summary>Digits and symbols in the place of letters: <c>1gn0r3</c>.</summary>
    Leet,

    /// <summary>Letters that stand apart: <c>i g n o r e</c>.</summary>
    Spaced,

    /// <summary>Letters of other alphabets in the place of Latin ones, where the text has too many of them to be mainly Latin.</summary>
    LookAlike,

    /// <summary>Base64, hexadecimal, percent or backslash escapes.</summary>
    Encoded,

    /// <summary>Written backwards.</summary>
    Reversed,

    /// <summary>Each word written backwards.</summary>
    ReversedWords,
}
