using System.Buffers;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>What stands left of a value: the name it is given to, read backwards over quotes, spaces and an operator.</summary>
internal ref struct Assignment
{
    private const int MaxKey = 72;

    private const int MaxSpaces = 24;

    private static readonly SearchValues<char> KeyEnd = SearchValues.Create("\n\r;{}(&,");

    private static readonly SearchValues<char> WordEnd = SearchValues.Create(" \t\n\r\"'(");

    /// <summary>The text of the name, with whatever quotes and brackets surround it; at most 72 characters of one line.</summary>
    public ReadOnlySpan<char> Key { get; private init; }

    public AssignmentKind Kind { get; private init; }

    public bool IsQuoted { get; private init; }

    /// <summary>No space stands between operator and value, as in <c>KEY=value</c>.</summary>
    public bool IsTight { get; private init; }

    public static bool TryRead(ReadOnlySpan<char> before, out Assignment assignment)
    {
        assignment = default;
        ReadOnlySpan<char> unquoted = before.TrimEnd("\"'`\\");
        ReadOnlySpan<char> left = unquoted.TrimEnd(" \t\r\n");
        int spaces = unquoted.Length - left.Length;
        if (left.IsEmpty || spaces > MaxSpaces || before.Length - unquoted.Length > 4)
        {
            return false;
        }

        bool quoted = unquoted.Length < before.Length;
        return left[^1] is '=' or ':' or '>' or '|' or ',' or '(' or '?'
            ? TryOperator(left, quoted, spaces == 0, out assignment)
            : (spaces > 0 || quoted) && char.IsLetterOrDigit(left[^1]) && TryWord(left, quoted, out assignment);
    }

    private static bool TryOperator(ReadOnlySpan<char> left, bool quoted, bool tight, out Assignment assignment)
    {
        ReadOnlySpan<char> name = left.TrimEnd("=:>|,(?!+- \t").TrimEnd("\"'`])\\ \t");
        bool weak = left[^1] is ',' or '(' or '?';
        assignment = new() { Key = KeyOf(name), Kind = AssignmentKind.Operator, IsQuoted = quoted, IsTight = tight };
        return !assignment.Key.IsEmpty && (quoted || !weak);
    }

    private static bool TryWord(ReadOnlySpan<char> left, bool quoted, out Assignment assignment)
    {
        ReadOnlySpan<char> word = left[(left.LastIndexOfAny(WordEnd) + 1)..];
        ReadOnlySpan<char> rest = left[..^word.Length].TrimEnd(" \t\"'");
        AssignmentKind? kind = word switch
        {
            "is" or "was" or "be" or "ist" or "est" or "es" or "equals" => AssignmentKind.Prose,
            "Bearer" or "bearer" or "Basic" or "basic" or "SSWS" or "Token" => AssignmentKind.Scheme,
            _ when word[0] == '-' && word.Length > 1 => AssignmentKind.Flag,
            _ when quoted || IsNetrc(rest, word) => AssignmentKind.Flag,
            _ => null,
        };
        assignment = new()
        {
            Key = kind == AssignmentKind.Flag ? word : KeyOf(rest),
            Kind = kind.GetValueOrDefault(),
            IsQuoted = quoted,
        };
        return kind != null;
    }

    // machine HOST login USER password SECRET
    private static bool IsNetrc(ReadOnlySpan<char> rest, ReadOnlySpan<char> word) =>
        word is "password" && rest[Math.Max(0, rest.Length - 80)..].Contains("login ", StringComparison.Ordinal);

    private static ReadOnlySpan<char> KeyOf(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> window = name[Math.Max(0, name.Length - MaxKey)..];
        return window[(window.LastIndexOfAny(KeyEnd) + 1)..];
    }
}
