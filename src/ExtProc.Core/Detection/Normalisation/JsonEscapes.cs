namespace ExtProc.Core.Detection.Normalisation;

/// <summary>The two-character escapes and hexadecimal digits of JSON strings (RFC 8259, section 7).</summary>
internal static class JsonEscapes
{
    public const int Invalid = -1;
    public const int Incomplete = -2;

    /// <summary>The character that a backslash and this letter stand for, or <see cref="Invalid"/>.</summary>
    public static int Undo(byte letter) => letter switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => letter,
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => Invalid,
    };

    /// <summary>The letter that spells a character as a two-character escape, or 0.</summary>
    public static char Spell(char c) => c switch
    {
        '"' or '\\' => c,
        '\b' => 'b',
        '\f' => 'f',
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        _ => '\0',
    };

    public static int HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => Invalid,
    };
}
