using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ExtProc.Core.Detection.Normalisation.Variants;

/// <summary>Decodes base64, hexadecimal and escapes that stand in a text, where what comes out reads like words.</summary>
internal sealed class EncodedRuns(KnownWords words)
{
    /// <summary>UTF-16 units; shorter runs are left alone.</summary>
    private const int MinRun = 16;

    /// <summary>How often what was decoded may itself be decoded.</summary>
    private const int MaxDepth = 2;

    /// <summary>A line of at least so many base64 characters may go on in the next one.</summary>
    private const int WrappedLine = 60;

    private const int MinText = 6;
    private const double MinLetters = 0.6;
    private const double MinShareOfWords = 0.5;

    private static readonly SearchValues<char> s_base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>What the encoded runs of a text say, one after the other, or null if there are none.</summary>
    public string? Undo(ReadOnlySpan<char> text)
    {
        StringBuilder? output = null;
        Collect(text, depth: 0, ref output);
        return output?.ToString(0, Math.Min(output.Length, VariantFinder.MaxLength));
    }

    private void Collect(ReadOnlySpan<char> text, int depth, ref StringBuilder? output)
    {
        if (depth == MaxDepth || text.Length < MinRun)
        {
            return;
        }

        CollectHexPairs(text, depth, ref output);
        var at = 0;
        while (at < text.Length && (output is null || output.Length < VariantFinder.MaxLength))
        {
            var length = LengthOfRun(text, at);
            if (length >= MinRun)
            {
                Decode(text.Slice(at, length), depth, ref output);
            }

            at += Math.Max(1, length);
        }
    }

    /// <summary>Characters up to the next white space; wrapped base64 is one run.</summary>
    private static int LengthOfRun(ReadOnlySpan<char> text, int at)
    {
        var line = at;
        var end = at;
        while (end < text.Length && text[end] != ' ')
        {
            if (text[end] == '\n')
            {
                if (end - line < WrappedLine || text[line..end].ContainsAnyExcept(s_base64))
                {
                    break;
                }

                line = end + 1;
            }

            end++;
        }

        return end - at;
    }

    private void Decode(ReadOnlySpan<char> run, int depth, ref StringBuilder? output)
    {
        if (run.Contains('%') || run.Contains('\\') || run.Contains("&#", StringComparison.Ordinal))
        {
            if (Escapes.Undo(run) is { } unescaped)
            {
                Take(unescaped, depth, ref output);
                return;
            }
        }

        while (run.IndexOfAny(s_base64) is >= 0 and var start)
        {
            run = run[start..];
            var end = EndOfCode(run);
            if (end >= MinRun && (TryHex(run[..end]) ?? TryBase64(run[..end])) is { } decoded)
            {
                Take(decoded, depth, ref output);
            }

            run = run[end..];
        }
    }

    private static int EndOfCode(ReadOnlySpan<char> run)
    {
        for (var i = 0; i < run.Length; i++)
        {
            if (run[i] != '\n' && !s_base64.Contains(run[i]))
            {
                return i;
            }
        }

        return run.Length;
    }

    private void Take(string decoded, int depth, ref StringBuilder? output)
    {
        if (LooksLikeText(decoded))
        {
            output = output is null ? new StringBuilder(decoded) : output.Append('\n').Append(decoded);
        }
        else
        {
            Collect(decoded, depth + 1, ref output);
        }
    }

    /// <summary>Two-digit codes with spaces between: <c>69 67 6e</c>.</summary>
    private void CollectHexPairs(ReadOnlySpan<char> text, int depth, ref StringBuilder? output)
    {
        for (var at = 0; at + 2 < text.Length; at++)
        {
            var end = at;
            while (end + 1 < text.Length && char.IsAsciiHexDigit(text[end]) && char.IsAsciiHexDigit(text[end + 1]) && (end + 2 == text.Length || text[end + 2] == ' '))
            {
                end = Math.Min(end + 3, text.Length);
            }

            if (end - at >= MinRun && TryHex(text[at..end].ToString().Replace(" ", "", StringComparison.Ordinal)) is { } decoded)
            {
                Take(decoded, depth, ref output);
            }

            at = Math.Max(at, end - 1);
            // A pair begins behind a space.
            while (at + 1 < text.Length && text[at] != ' ')
            {
                at++;
            }
        }
    }

    private static string? TryHex(ReadOnlySpan<char> run)
    {
        if (run.Length % 2 != 0 || run.Length > 2 * VariantFinder.MaxLength || run.ContainsAnyExcept(s_hex))
        {
            return null;
        }

        return Text(Convert.FromHexString(run));
    }

    private static string? TryBase64(ReadOnlySpan<char> run)
    {
        Span<char> padded = new char[Math.Min(run.Length, 2 * VariantFinder.MaxLength) + 3];
        var length = 0;
        foreach (var unit in run[..(padded.Length - 3)])
        {
            if (unit != '\n')
            {
                padded[length++] = unit switch { '-' => '+', '_' => '/', _ => unit };
            }
        }

        length -= length % 4 == 1 ? 1 : 0;
        while (length % 4 != 0)
        {
            padded[length++] = '=';
        }

        var bytes = new byte[length / 4 * 3];
        return Convert.TryFromBase64Chars(padded[..length], bytes, out var written) ? Text(bytes.AsSpan(0, written)) : null;
    }

    private static string? Text(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;

    private bool LooksLikeText(string text)
    {
        var letters = 0;
        var foreign = 0;
        foreach (var unit in text)
        {
            if (char.IsControl(unit) && !char.IsWhiteSpace(unit))
            {
                return false;
            }

            letters += char.IsLetter(unit) || char.IsWhiteSpace(unit) ? 1 : 0;
            foreign += char.IsLetter(unit) && !char.IsAscii(unit) ? 1 : 0;
        }

        return text.Length >= MinText && letters >= MinLetters * text.Length
            && (foreign * 2 > text.Length || words.ShareOfLetters(text) >= MinShareOfWords);
    }
}
