using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Topics;

/// <summary>
/// Embeds the examples of topics when policies are compiled, as texts are embedded when they are judged. Embeddings are kept by content, so that
/// a policy that is compiled again costs nothing. Safe for any number of threads.
/// </summary>
public sealed class TopicEmbedder
{
    /// <summary>How many embeddings are kept; when there would be more, all are forgotten and encoded again as they are asked for.</summary>
    public const int MaxKept = 8192;

    private readonly Lock _lock = new();
    private readonly WordPieceVocabulary _vocabulary;
    private readonly TextAnalyzer _analyzer;
    private readonly AnalyzedText _text = new();
    private readonly EncoderSession _session;
    private readonly EncoderOutput _output = new();
    private readonly int[] _tokens = new int[TextWindow.Length];
    private readonly ConcurrentDictionary<string, float[]> _kept = new(StringComparer.Ordinal);

    public TopicEmbedder(EncoderModel model, WordPieceVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _analyzer = new TextAnalyzer(vocabulary);
        _session = new EncoderSession(model, EncoderKernel.Best);
        Background = TopicBackground.Read(model.File, model.Shape.Width);
        Calibration = TopicCalibration.Read(model.File);
    }

    internal TopicBackground Background { get; }

    internal TopicCalibration Calibration { get; }

    /// <summary>The embedding of a text's first window, of length 1; zeros for a text without tokens. Not to be changed.</summary>
    internal float[] Embed(string text)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        if (_kept.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        lock (_lock)
        {
            return _kept[key] = Encode(text);
        }
    }

    private float[] Encode(string text)
    {
        _analyzer.Analyze(text, _text);
        if (_text.WindowCount == 0)
        {
            return new float[Background.Width];
        }

        TextWindow window = TextWindow.At(0, _text.Tokens.Count);
        var count = window.CopyTo(_text.Tokens.Ids, _vocabulary.StartId, _vocabulary.EndId, _tokens);
        _session.Run(_tokens.AsSpan(..count), [count], names: false, _output);
        return _output.Embedding(0).ToArray();
    }
}
