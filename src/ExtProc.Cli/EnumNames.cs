using System.Text.Json;

namespace ExtProc.Cli;

/// <summary>Names of enum members as files spell them: <c>ReversedWords</c> is <c>reversed_words</c>.</summary>
internal static class EnumNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
