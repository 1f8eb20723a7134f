using System.Text.Json;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Quality;

/// <summary>Writes one line of JSON for each row: <c>row</c>, <c>source</c>, <c>label</c>, <c>score</c>, <c>categories</c>, <c>spans</c>, <c>ms</c>.</summary>
internal sealed class ScoresWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly BufferedStream _buffered;
    private readonly Utf8JsonWriter _json;

    public ScoresWriter(string path)
    {
        _file = File.Create(path);
        _buffered = new BufferedStream(_file, 1 << 16);
        _json = new Utf8JsonWriter(_buffered);
    }

    public void Write(ScoredRow row)
    {
        _json.WriteStartObject();
        _json.WriteNumber("row", row.Row);
        _json.WriteString("source", row.Source);
        _json.WritePropertyName("label");
        _json.WriteRawValue(row.Label ?? "null");
        _json.WriteNumber("score", row.Judgement.Score);
        _json.WriteStartObject("categories");
        foreach (var (name, score) in row.Judgement.Categories)
        {
            _json.WriteNumber(name, score);
        }

        _json.WriteEndObject();
        WriteSpans(row.Judgement.Spans);
        _json.WriteNumber("ms", Math.Round(row.Milliseconds, 4));
        if (row.Judgement.Raw is { } raw)
        {
            WriteRaw(raw);
        }

        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffered.Write("\n"u8);
    }

    public void Dispose()
    {
        _json.Dispose();
        _buffered.Dispose();
        _file.Dispose();
    }

    private void WriteSpans(IReadOnlyList<LabelledSpan> spans)
    {
        _json.WriteStartArray("spans");
        foreach (var span in spans)
        {
            _json.WriteStartArray();
            _json.WriteNumberValue(span.Start);
            _json.WriteNumberValue(span.End);
            _json.WriteStringValue(span.Type);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void WriteRaw(RawScores raw)
    {
        _json.WriteStartArray("raw");
        foreach (var reading in raw.Readings)
        {
            _json.WriteStartObject();
            _json.WriteNumber("windows", reading.Windows);
            for (var i = 0; i < reading.Logits.Length; i++)
            {
                _json.WriteNumber(raw.Outputs[i], reading.Logits.Span[i]);
            }

            for (var i = 0; i < reading.Lexical.Length; i++)
            {
                _json.WriteNumber("lexical." + RawReading.LexicalNames[i], reading.Lexical.Span[i]);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }
}
