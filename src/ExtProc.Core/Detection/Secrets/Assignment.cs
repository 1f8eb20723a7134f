using System.Buffers;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>What stands left of a value: the name it is given to, read backwards over quotes, spaces and an operator.</summary>
internal ref struct Assignment
{
    private const int MaxKey = 72;

    private const int MaxSpaces = 24;

    private static readonly SearchValues<char> KeyEnd = SearchValues.Create("\n\r;{}(&,");

    private static readonly SearchValues<string> PairCalls = SearchValues.Create(
        ["Credential(", "Credentials(", "DirectoryEntry(", "BasicAuth(", "BasicAuthentication(", "basic_auth(", "auth=(", "Authenticate("], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Users = SearchValues.Create(
        ["user", "uid=", "login", "Data Source=", "Server=", "Host="], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> UserFlags = SearchValues.Create([" -u ", " -U ", "--username", "sshpass", "docker login"], StringComparison.Ordinal);

    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"'`");

    private static readonly SearchValues<char> Operators = SearchValues.Create("=:>|,(?!+- \t");

    private static readonly SearchValues<char> WordEnd = SearchValues.Create(" \t\n\r\"'(");

    /// <summary>The text of the name, with whatever quotes and brackets surround it; at most 72 characters of one line.</summary>
    public ReadOnlySpan<char> Key { get; private init; }

    public AssignmentKind Kind { get; private init; }

    public bool IsQuoted { get; private init; }

    /// <summary>No space stands between operator and value, as in <c>KEY=value</c>.</summary>
    public bool IsTight { get; private init; }

    /// <summary>A line ends between operator and value.</summary>
    public bool CrossesLine { get; private init; }

    /// <summary>One of several settings in a connection string: <c>;Password=value</c>.</summary>
    public bool IsSetting { get; private init; }

    /// <summary><c>== value</c> or <c>!= value</c>.</summary>
    public readonly bool IsComparison => Left.EndsWith("==") || Left.EndsWith("!=");

    /// <summary>A user name or the server of a connection string stands nearby, so that a password is to be expected.</summary>
    public readonly bool FollowsUser => Left.ContainsAny(Users);

    private ReadOnlySpan<char> Left { get; init; }

    public static bool TryRead(ReadOnlySpan<char> before, out Assignment assignment)
    {
        assignment = default;
        if (IsPlainWord(before))
        {
            return false;
        }

        ReadOnlySpan<char> unquoted = before.TrimEnd("\"'`\\");
        ReadOnlySpan<char> left = unquoted.TrimEnd(" \t\r\n");
        int spaces = unquoted.Length - left.Length;
        if (left.IsEmpty || spaces > MaxSpaces || before.Length - unquoted.Length > 4)
        {
            return false;
        }

        bool quoted = unquoted.Length < before.Length;
        return left[^1] is '=' or ':' or '>' or '|' or ',' or '(' or '?'
            ? TryOperator(left, quoted, spaces == 0, unquoted[left.Length..].Contains('\n'), out assignment)
            : (spaces > 0 || quoted) && char.IsLetterOrDigit(left[^1]) && TryWord(left, quoted, out assignment);
    }

    // Nearly every word of prose stands after a space and another word, which ties it to a value in a few cases only.
    private static bool IsPlainWord(ReadOnlySpan<char> before)
    {
        if (before.Length < 2 || before[^1] != ' ' || !char.IsAsciiLetter(before[^2]))
        {
            return false;
        }

        int start = before.Length - 2;
        int least = Math.Max(0, before.Length - 14);
        while (start > least && char.IsAsciiLetter(before[start - 1]))
        {
            start--;
        }

        return !(start > 0 && before[start - 1] is '-' or '_') && !IsTying(before[start..^1]);
    }

    private static bool TryOperator(ReadOnlySpan<char> left, bool quoted, bool tight, bool crossesLine, out Assignment assignment)
    {
        bool list = left[^1] is ',' or '(' or '?' or '|';
        bool pair = left[^1] == ',' && quoted && left.ContainsAny(PairCalls);
        ReadOnlySpan<char> symbols = left[(left.LastIndexOfAnyExcept(Operators) + 1)..];
        ReadOnlySpan<char> quotedName = left[..^symbols.Length];
        ReadOnlySpan<char> name = quotedName.TrimEnd("\"'`])\\ \t");
        ReadOnlySpan<char> key = KeyOf(name);
        assignment = new()
        {
            // arn:aws:iam::value has no spaces or quotes between its names, nor has password:value.
            Key = list ? LastName(key, quotedName.Length > 0 && quotedName[^1] is '"' or '\'' or '`') : tight && !quoted && symbols[^1] == ':' ? key[(key.LastIndexOfAny(WordEnd) + 1)..] : key,
            Kind = pair ? AssignmentKind.Pair : list && !quoted ? AssignmentKind.List : AssignmentKind.Operator,
            IsQuoted = quoted,
            IsTight = tight,
            CrossesLine = crossesLine,
            Left = left,
            IsSetting = tight && name.Length > key.Length && name[^(key.Length + 1)] == ';',
        };
        return pair || !assignment.Key.IsEmpty;
    }

    // Between brackets and commas, "A new pass", "b" is a list of texts, but "api_key", "b" may be a name and its value.
    private static ReadOnlySpan<char> LastName(ReadOnlySpan<char> key, bool quoted)
    {
        ReadOnlySpan<char> last = key[(key.LastIndexOfAny(quoted ? Quotes : WordEnd) + 1)..];
        return last.Contains(' ') ? default : last;
    }

    private static bool TryWord(ReadOnlySpan<char> left, bool quoted, out Assignment assignment)
    {
        ReadOnlySpan<char> word = left[(left.LastIndexOfAny(WordEnd) + 1)..];
        ReadOnlySpan<char> rest = left[..^word.Length].TrimEnd(" \t\"'");
        AssignmentKind? kind = KindOf(word, rest, quoted);
        assignment = new()
        {
            Key = kind == AssignmentKind.Flag ? word : KeyOf(rest),
            Kind = kind.GetValueOrDefault(),
            IsQuoted = quoted,
        };
        return kind != null;
    }

    private static bool IsTying(ReadOnlySpan<char> word) =>
        word is "is" or "was" or "be" or "ist" or "est" or "es" or "equals" or "Bearer" or "bearer" or "Basic" or "basic" or "SSWS" or "Token" or "unseal" or "password";

    private static AssignmentKind? KindOf(ReadOnlySpan<char> word, ReadOnlySpan<char> rest, bool quoted) => word switch
    {
        "is" or "was" or "be" or "ist" or "est" or "es" or "equals" => AssignmentKind.Prose,
        "Bearer" or "bearer" or "Basic" or "basic" or "SSWS" or "Token" => AssignmentKind.Scheme,
        "-u" or "--user" => rest.Contains("curl", StringComparison.OrdinalIgnoreCase) ? AssignmentKind.UserFlag : null,
        "-p" => rest.ContainsAny(UserFlags) ? AssignmentKind.PasswordFlag : null,
        "unseal" => AssignmentKind.Flag,
        _ when word.Length > 1 && word[0] == '-' => AssignmentKind.Flag,
        _ when quoted || IsNetrc(rest, word) => AssignmentKind.Flag,
        _ => null,
    };

    // machine HOST login USER password SECRET
    private static bool IsNetrc(ReadOnlySpan<char> rest, ReadOnlySpan<char> word) =>
        word is "password" && rest[Math.Max(0, rest.Length - 80)..].Contains("login ", StringComparison.Ordinal);

    private static ReadOnlySpan<char> KeyOf(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> window = name[Math.Max(0, name.Length - MaxKey)..];
        ReadOnlySpan<char> key = window[(window.LastIndexOfAny(KeyEnd) + 1)..];

        // name: DB_PASSWORD, value: x and variable "db_password" { default = x } name the value one line above.
        return key.Trim(" \t\"'-") is "value" or "default" or "Value" ? window : key;
    }
}
