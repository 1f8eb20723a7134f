using System.IO.Compression;
using System.Text.Json;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Benchmarks.Detection.Encoder;

/// <summary>Texts of labelled JSON Lines, gzip.</summary>
internal static class TextRows
{
    /// <summary>Each Nth row of the files, and the role that its text is judged in: tool in files of indirect injections, else user.</summary>
    public static IEnumerable<(string Text, TextRole Role)> Read(IEnumerable<string> files, int every)
    {
        var number = 0;
        foreach (var file in files)
        {
            var role = Path.GetFileName(file).StartsWith("indirect", StringComparison.Ordinal) ? TextRole.Tool : TextRole.User;
            using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (reader.ReadLine() is { } line)
            {
                if (number++ % every == 0)
                {
                    using var row = JsonDocument.Parse(line);
                    yield return (row.RootElement.GetProperty("text").GetString()!, role);
                }
            }
        }
    }
}
