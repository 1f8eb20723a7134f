using System.Buffers;
using System.Collections.Frozen;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>Values that stand where a secret would stand: templates, examples, labels, names of variables and types.</summary>
internal static class Placeholders
{
    private static readonly SearchValues<string> Fillers = SearchValues.Create(
        [
            "xxxxxx", "000000", "******", "......", "your_", "your-", "yourapi", "yourkey", "yourtoken", "yoursecret", "yourpass", "placeholder", "changeme", "change_me",
            "change-me", "replace_me", "replaceme", "replace-me", "replace_with", "insert_", "insert-", "dummy", "redacted", "example_", "example-", "_here", "-here", "todo",
            "fixme", "lorem", "_goes_",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> StopWords = (
        "true false null none nil undefined string str text char varchar bytes byte int integer number bool boolean object array list dict any void var let const new return self this optional required " +
        "hidden secret secrets password passwords passwd passphrase token tokens key keys apikey api_key auth value values input output field label name username user users email login admin default " +
        "example test sample type types function func class struct enum interface public private protected static final async await import export from for while with and or not the a an is are was " +
        "please enter your must should will can cannot could would invalid incorrect wrong missing empty blank confirm reset forgot forgotten change changed current old weak strong protected encrypted hashed hash " +
        "plain plaintext unknown unset random env environment process config configuration settings os sys basic bearer digest oauth oauth2 jwt sha256 sha1 sha512 md5 bcrypt scrypt argon2 argon2id pbkdf2 base64 utf8 utf-8 " +
        "aes aes-256 aes256 sha-256 rsa hs256 rs256 es256 ed25519 n/a tbd todo http https localhost expired valid stored sent correct exposed leaked stolen compromised shared reused used needed provided set not-set minimum maximum length least characters contains weakpassword user-password " +
        "{password} <password> [password] password123? ***").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Stops = StopWords.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<string> Words = SearchValues.Create(
        [
            "pass", "pwd", "user", "secret", "token", "key", "name", "field", "input", "reset", "login", "auth", "form", "value", "hash", "label", "text", "string", "get", "set", "env", "config",
            "generate", "random", "credential", "encrypt", "decrypt", "request", "response", "client", "server", "param", "data", "type", "error", "valid", "required", "confirm", "change", "forgot",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>True when a value's body is a filler rather than random.</summary>
    public static bool IsTemplate(ReadOnlySpan<char> value) => value.ContainsAny(Fillers);

    /// <summary>True when the whole value is a word of code, of a form or of a sentence, or one character repeated.</summary>
    public static bool IsStopWord(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> bare = value.Trim("!.?:*()[]{}<>-");
        return bare.IsEmpty || Stops.Contains(bare) || !bare.ContainsAnyExcept(bare[0]);
    }

    /// <summary>True when a word of code is part of the value, as in the names of variables.</summary>
    public static bool IsWordy(ReadOnlySpan<char> value) => value.ContainsAny(Words);
}
