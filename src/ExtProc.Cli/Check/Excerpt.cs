using System.Globalization;

namespace ExtProc.Cli.Check;

/// <summary>The line of a file that a diagnostic is about, with a caret under the column.</summary>
internal static class Excerpt
{
    /// <summary>Characters of a line that are shown.</summary>
    private const int Width = 120;

    /// <summary>Two lines, or an empty text where there is none to show.</summary>
    public static string Of(string? file, int line, int column)
    {
        if (file is null || line <= 0 || ReadLine(file, line) is not { } text)
        {
            return "";
        }
        // A long line is cut so that the column is in sight.
        var at = Math.Clamp(column - 1, 0, text.Length);
        var start = Math.Max(0, Math.Min(at - (Width / 2), text.Length - Width));
        var shown = text.AsSpan(start, Math.Min(Width, text.Length - start));
        var number = line.ToString(CultureInfo.InvariantCulture).PadLeft(5);
        return $"{number} | {Printable(shown)}\n      | {new string(' ', at - start)}^\n";
    }

    private static string? ReadLine(string file, int line)
    {
        try
        {
            return File.ReadLines(file).ElementAtOrDefault(line - 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What would move the caret, or the terminal, is a space.</summary>
    private static string Printable(ReadOnlySpan<char> text)
    {
        var shown = text.ToArray();
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = char.IsControl(shown[i]) || CharUnicodeInfo.GetUnicodeCategory(shown[i]) == UnicodeCategory.Format ? ' ' : shown[i];
        }
        return new string(shown);
    }
}
