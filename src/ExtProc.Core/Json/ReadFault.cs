namespace ExtProc.Core.Json;

/// <summary>
/// Why a body or an event can't be read in one way only. Whoever meets one refuses the text: two parsers may read it differently.
/// </summary>
public enum ReadFault
{
    None,
    Empty,
    ByteOrderMark,
    InvalidUtf8,
    Syntax,
    DuplicateKey,
    TooDeep,

    /// <summary>Something follows the one top-level value.</summary>
    TrailingData,

    /// <summary>More strings or more keys in one object than the caps allow.</summary>
    TooManyParts,

    /// <summary>A stream with more separate texts than the cap allows.</summary>
    TooManyChannels,
}
