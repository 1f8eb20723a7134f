using System.Buffers;
using ExtProc.Core.Policies.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ExtProc.Server.Policies;

/// <summary>What a scalar is by the core schema of YAML 1.2: <c>yes</c>, <c>on</c> and <c>2026-01-01</c> are strings.</summary>
internal static class YamlScalar
{
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static ScalarKind KindOf(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            return ScalarKind.Text;
        }
        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
            "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
            _ => IsNumber(scalar.Value) ? ScalarKind.Number : ScalarKind.Text,
        };
    }

    /// <summary>True for the words that YAML 1.1 takes for booleans and YAML 1.2 for strings.</summary>
    public static bool IsBooleanToKubernetes(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is
        "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF";

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            return text.Length > 2 && !text[2..].ContainsAnyExcept(s_hexDigits);
        }
        if (text.StartsWith("0o", StringComparison.Ordinal))
        {
            return text.Length > 2 && !text[2..].ContainsAnyExceptInRange('0', '7');
        }
        if (text[0] is '-' or '+')
        {
            text = text[1..];
        }
        return text is ".inf" or ".Inf" or ".INF" or ".nan" or ".NaN" or ".NAN" || IsDecimal(text);
    }

    /// <summary><c>(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?</c></summary>
    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var whole = Digits(ref text);
        var fraction = 0;
        if (text.StartsWith('.'))
        {
            text = text[1..];
            fraction = Digits(ref text);
        }
        if (whole + fraction == 0)
        {
            return false;
        }
        if (text.Length > 0 && text[0] is 'e' or 'E')
        {
            text = text[1..];
            text = text.Length > 0 && text[0] is '-' or '+' ? text[1..] : text;
            return Digits(ref text) > 0 && text.IsEmpty;
        }
        return text.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        count = count < 0 ? text.Length : count;
        text = text[count..];
        return count;
    }
}
