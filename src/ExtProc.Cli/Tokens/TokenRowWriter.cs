using System.Text.Json;
using ExtProc.Cli.Rows;
using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Lexical;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Cli.Tokens;

/// <summary>Writes rows as models see them, one line of JSON each. The form is described in <c>src/training/README.md</c>.</summary>
internal sealed class TokenRowWriter(Stream output, WordPieceVocabulary vocabulary, TokenRowOptions options) : IDisposable
{
    private static readonly string[] s_copied = ["label", "family", "role", "lang", "weak", "group"];

    private readonly Utf8JsonWriter _json = new(output);
    private readonly TextAnalyzer _analyzer = new(vocabulary);
    private readonly AnalyzedText _text = new();
    private readonly List<uint> _hashes = [];
    private readonly int[] _window = new int[TextWindow.Length];

    public void Dispose() => _json.Dispose();

    public void Write(in LabelledRow row)
    {
        _analyzer.Analyze(row.Text, _text);
        _json.WriteStartObject();
        _json.WriteNumber("row", row.Number);
        _json.WriteString("source", row.Source);
        foreach (var field in s_copied)
        {
            Copy(row, field);
        }

        WriteWindows(_text.Tokens);
        WriteVariants();
        if (options.Offsets)
        {
            WriteOffsets();
            Copy(row, "spans");
        }

        if (options.Features)
        {
            WriteFeatures(_text.Scoring.Chars);
        }

        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        output.WriteByte((byte)'\n');
    }

    private void Copy(in LabelledRow row, string field)
    {
        if (row.Row.TryGetProperty(field, out var value))
        {
            _json.WritePropertyName(field);
            value.WriteTo(_json);
        }
    }

    private void WriteVariants()
    {
        _json.WriteStartArray("variants");
        foreach (var variant in _text.Variants)
        {
            _json.WriteStartObject();
            _json.WriteString("kind", EnumNames.Of(variant.Kind));
            WriteWindows(variant.Tokens);
            if (options.Features)
            {
                WriteFeatures(variant.Text);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteFeatures(ReadOnlySpan<char> text)
    {
        _json.WriteStartArray("features");
        var recorder = new FeatureRecorder(_json, _hashes);
        LexicalFeatures.Read(text, ref recorder);
        _json.WriteEndArray();
    }

    private void WriteWindows(TokenList tokens)
    {
        _json.WriteStartArray("windows");
        for (var i = 0; i < Math.Min(options.MaxWindows, TextWindow.CountFor(tokens.Count)); i++)
        {
            var length = TextWindow.At(i, tokens.Count).CopyTo(tokens.Ids, vocabulary.StartId, vocabulary.EndId, _window);
            _json.WriteStartArray();
            foreach (var id in _window.AsSpan(0, length))
            {
                _json.WriteNumberValue(id);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void WriteOffsets()
    {
        _json.WriteStartArray("offsets");
        for (var i = 0; i < Math.Min(options.MaxWindows, _text.WindowCount); i++)
        {
            var window = TextWindow.At(i, _text.Tokens.Count);
            _json.WriteStartArray();
            WritePlace(0, 0);
            for (var token = window.Start; token < window.Start + window.Count; token++)
            {
                WritePlace(_text.StartOf(token), _text.EndOf(token));
            }

            WritePlace(0, 0);
            _json.WriteEndArray();
        }

        _json.WriteEndArray();
    }

    private void WritePlace(int start, int end)
    {
        _json.WriteStartArray();
        _json.WriteNumberValue(start);
        _json.WriteNumberValue(end);
        _json.WriteEndArray();
    }
}
