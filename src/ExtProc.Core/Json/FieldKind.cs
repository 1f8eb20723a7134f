namespace ExtProc.Core.Json;

/// <summary>What the strings at a path are.</summary>
public enum FieldKind
{
    /// <summary>Text if it is a string; other values are of no interest. What holds for every path that no row names.</summary>
    Any,

    /// <summary>Text; a number in its place is something a model may see and no text detector can read (token ids).</summary>
    Text,

    /// <summary>
    /// An identifier, enum or timestamp; text after all when it holds what no identifier would (blanks, quotes, non-ASCII, length over
    /// 256).
    /// </summary>
    Id,

    /// <summary>Signatures and ciphertext in base64; text after all when it is anything else.</summary>
    Blob,

    /// <summary>
    /// Base64 or an address of an image, a recording or a document: not readable as text; also text unless it is pure payload.
    /// </summary>
    Media,

    /// <summary>
    /// A number that tells which element of a list its object is, whatever its position: the <c>index</c> of streamed choices.
    /// </summary>
    Ordinal,

    /// <summary>An enum that an event made up for the same object has to repeat: the <c>type</c> of content blocks.</summary>
    Tag,
}
