using System.Buffers;
using System.Collections.Frozen;
using ExtProc.Core.Detection.Normalisation;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>Tells by the name of a value whether it is a secret. Names are compared without case and punctuation: <c>api_key</c> is <c>apikey</c>.</summary>
internal static class SecretKeys
{
    private const int MaxName = 72;

    private const int MaxTail = 14;

    private const int MaxSentence = 44;

    // A word with _ at an end must end there in the name's own spelling: _pass_ is in dbPass, not in passenger.
    private static readonly (string Word, KeyKind Kind)[] Words =
    [
        .. Of(KeyKind.Password, "password passwd passwrd passphrase passcode passwort kennwort contrasena motdepasse senha_ wachtwoord haslo_ lozinka_ parola_ heslo_ jelszo_ пароль 密码 密碼 パスワード 비밀번호 pwd_ pass_"),
        .. Of(KeyKind.Token,
            "secret token_ apikey_ accesskey_ secretkey_ privatekey_ signingkey_ encryptionkey_ authkey_ masterkey_ accountkey_ sharedaccesskey_ storagekey_ clientkey_ appkey_ devkey_ " +
            "developerkey_ licensekey_ subscriptionkey_ consumerkey_ sessionkey_ servicekey_ hostkey_ adminkey_ userkey_ presharedkey_ unsealkey_ deploykey_ querykey_ insertkey_ writekey_ " +
            "projectkey_ integrationkey_ credential_ credentials_ creds_ cred_ bearer_ crumb_ connectionstring_ webhook_ license_ unseal_ _pat_ token apikey"),
        .. Of(KeyKind.Weak, "key_ auth_ authorization_ sig_ signature_ salt_ psk_ _api_"),
    ];

    // Part of every word above: most names are dismissed by one look.
    private static readonly SearchValues<string> Stems = SearchValues.Create(
        [
            "pass", "pwd", "kennwort", "contrasena", "motdepasse", "mot de passe", "senha", "wachtwoord", "haslo", "lozinka", "parola", "heslo", "jelszo", .. Of(KeyKind.None, "пароль 密码 密碼 パスワード 비밀번호").Select(word => word.Word),
            "secret", "token", "key", "cred", "bearer", "crumb", "connection", "webhook", "license", "unseal", "pat", "auth", "sig", "salt", "psk", "api",
        ],
        StringComparison.OrdinalIgnoreCase);

    // What follows the word may turn it into something public: token_url, password_field, secret_name.
    private static readonly FrozenSet<string> HarmlessTails = (
        "id ids name names url uri path paths file filename dir type types length len size count field fields label hint placeholder policy expiry expires expiration expiresin expiresat ttl limit " +
        "limits usage endpoint header headername prefix suffix regex pattern format validator validation input form reset strength required enabled provider manager store service class " +
        "cost budget used hashed valid invalid error errors message text prompt index version status change confirm confirmation min max rotation requirements complexity s es algorithm alg " +
        "board word words code codes down up press event events pair pairs ring frame vault ref refs arn stroke strokes issuer method mode").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Harmless = HarmlessTails.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] PublicHeads =
    [
        "public", "pub", "primary", "foreign", "max", "csrf", "xsrf", "partition", "sort", "mon", "tur", "don", "hoc", "joc", "hot", "cache", "idempotency", "num", "bucket", "object", "translation",
        "next", "page", "stop", "eos", "bos", "pad", "special", "com", "by", "tres", "sur",
    ];

    /// <summary>Classifies a name, or a sentence (<paramref name="prose"/>) that may say more between the name and its value.</summary>
    public static KeyKind Classify(ReadOnlySpan<char> key, bool prose)
    {
        if (!key.ContainsAny(Stems))
        {
            return KeyKind.None;
        }

        Span<char> nameBuffer = stackalloc char[MaxName];
        Span<bool> ends = stackalloc bool[MaxName + 1];
        ReadOnlySpan<char> name = nameBuffer[..Normalise(key, nameBuffer, ends)];
        foreach ((string word, KeyKind kind) in Words)
        {
            if (Find(name, ends, word, prose ? MaxSentence : MaxTail))
            {
                return kind;
            }
        }

        return KeyKind.None;
    }

    private static bool Find(ReadOnlySpan<char> name, ReadOnlySpan<bool> ends, string word, int maxTail)
    {
        ReadOnlySpan<char> letters = word.AsSpan().Trim('_');
        int at = name.LastIndexOf(letters);
        if (at < 0)
        {
            return false;
        }

        int end = at + letters.Length;
        bool fits = (word[^1] != '_' || ends[end]) && (word[0] != '_' || ends[at]);
        return fits && name.Length - end <= maxTail && !Harmless.Contains(name[end..]) && !HasPublicHead(name[..at]);
    }

    private static bool HasPublicHead(ReadOnlySpan<char> head)
    {
        foreach (string word in PublicHeads)
        {
            if (head.EndsWith(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps letters and digits, lower case; notes before which of them a word of the name ends or begins.</summary>
    private static int Normalise(ReadOnlySpan<char> key, Span<char> name, Span<bool> ends)
    {
        int length = 0;
        char previous = ' ';
        foreach (char c in key[Math.Max(0, key.Length - MaxName)..])
        {
            bool part = char.IsLetterOrDigit(c);
            if (part)
            {
                ends[length] |= !char.IsLetterOrDigit(previous) || (char.IsLower(previous) && char.IsUpper(c)) || char.IsDigit(c) != char.IsDigit(previous);
                name[length++] = char.ToLowerInvariant(c);
            }

            previous = c;
        }

        ends[length] = true;
        return length;
    }

    private static IEnumerable<(string Word, KeyKind Kind)> Of(KeyKind kind, string words)
    {
        foreach (string word in words.Split(' '))
        {
            yield return (TextFolding.Fold(word), kind);
        }
    }
}
