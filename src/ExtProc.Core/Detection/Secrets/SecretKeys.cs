using System.Collections.Frozen;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>Tells by the name of a value whether it is a secret. Names are compared without case and punctuation: <c>api_key</c> is <c>apikey</c>.</summary>
internal static class SecretKeys
{
    private const int MaxName = 72;

    private const int MaxTail = 14;

    private static readonly (string Word, KeyKind Kind)[] Words =
    [
        .. Of(KeyKind.Password, "password passwd passwrd passphrase passcode passwort kennwort contrasena motdepasse senha wachtwoord haslo lozinka parola heslo jelszo пароль 密码 密碼 パスワード 비밀번호 pwd pass"),
        .. Of(KeyKind.Token,
            "secret token apikey accesskey secretkey privatekey signingkey encryptionkey authkey masterkey accountkey sharedaccesskey storagekey clientkey appkey devkey " +
            "developerkey licensekey subscriptionkey consumerkey sessionkey servicekey hostkey adminkey userkey presharedkey unsealkey deploykey querykey insertkey writekey " +
            "projectkey integrationkey credential credentials creds bearer crumb connectionstring webhook license unseal apitoken"),
        .. Of(KeyKind.Weak, "key auth authorization sig signature salt psk pat login api access"),
    ];

    // What follows the word may turn it into something public: token_url, password_field, secret_name.
    private static readonly FrozenSet<string> HarmlessTails = (
        "id ids name names url uri path paths file filename dir type types length len size count field fields label hint placeholder policy expiry expires expiration expiresin expiresat ttl limit " +
        "limits usage endpoint header headername prefix suffix regex pattern format validator validation input form reset strength required enabled provider manager store service class " +
        "cost budget used hashed valid invalid error errors message text prompt index version status change confirm confirmation min max rotation requirements complexity s es algorithm alg " +
        "board word words code codes down up press event events pair pairs ring frame vault ref refs arn stroke strokes issuer method mode").Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Harmless = HarmlessTails.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] PublicPrefixes = ["public", "pub", "primary", "foreign", "max", "csrf", "xsrf", "partition", "sort", "mon", "tur", "hot", "cache", "idempotency", "num", "bucket", "object", "translation", "next", "page", "stop", "eos", "bos", "pad", "special", "by", "com", "tres", "bypass", "surpass", "tres", "com"];

    public static KeyKind Classify(ReadOnlySpan<char> key)
    {
        Span<char> buffer = stackalloc char[MaxName];
        ReadOnlySpan<char> name = buffer[..Normalise(key, buffer)];
        foreach ((string word, KeyKind kind) in Words)
        {
            int at = name.LastIndexOf(word);
            if (at < 0)
            {
                continue;
            }

            ReadOnlySpan<char> tail = name[(at + word.Length)..];
            if (tail.Length <= MaxTail && !Harmless.Contains(tail) && !IsPublic(name[..at]))
            {
                return kind;
            }
        }

        return KeyKind.None;
    }

    private static bool IsPublic(ReadOnlySpan<char> head)
    {
        foreach (string prefix in PublicPrefixes)
        {
            if (head.EndsWith(prefix))
            {
                return true;
            }
        }

        return false;
    }

    private static int Normalise(ReadOnlySpan<char> key, Span<char> name)
    {
        int length = 0;
        foreach (char c in key[Math.Max(0, key.Length - MaxName)..])
        {
            if (char.IsLetterOrDigit(c))
            {
                name[length++] = char.ToLowerInvariant(c);
            }
        }

        return length;
    }

    private static IEnumerable<(string Word, KeyKind Kind)> Of(KeyKind kind, string words)
    {
        foreach (string word in words.Split(' '))
        {
            yield return (word, kind);
        }
    }
}
