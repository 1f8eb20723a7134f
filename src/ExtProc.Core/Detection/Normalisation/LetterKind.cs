namespace ExtProc.Core.Detection.Normalisation;

/// <summary>What a code point counts as when a word is judged for look-alike letters.</summary>
internal enum LetterKind
{
    /// <summary>Not part of a word.</summary>
    None,

    /// <summary>Part of a word and no sign of its script: digits, marks, hidden characters.</summary>
    Neutral,

    /// <summary>A Latin letter, or a form of one.</summary>
    Latin,

    /// <summary>A letter or symbol of another script that looks like a Latin letter.</summary>
    LookAlike,

    /// <summary>A letter of another script that looks like no Latin one.</summary>
    Foreign,
}
