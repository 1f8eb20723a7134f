using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>Lets a worker of the scheduler run an encoder.</summary>
internal sealed class SessionEncoder(EncoderModel model) : IWindowEncoder
{
    private const int WarmRuns = 4;

    private readonly EncoderSession _session = new(model, EncoderKernel.Best);
    private readonly EncoderOutput _output = new();
    private readonly int _labels = model.NameLabels.Count;

    /// <summary>A new encoder that has run: its code is compiled and its buffers have their size.</summary>
    public static SessionEncoder Warm(EncoderModel model)
    {
        var encoder = new SessionEncoder(model);
        Span<int> tokens = stackalloc int[TextWindow.Length];
        tokens.Fill(1);
        for (var run = 0; run < WarmRuns; run++)
        {
            encoder.Encode(tokens, [tokens.Length], run % 2 == 0 ? SemanticNeeds.Names : SemanticNeeds.Injection);
        }

        return encoder;
    }

    /// <summary>What is answered for a window.</summary>
    public static WindowShape ShapeOf(EncoderModel model) => new(model.Outputs.Count, model.Shape.Width, model.NameLabels.Count);

    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs) =>
        _session.Run(tokens, lengths, _labels > 0 && needs.HasFlag(SemanticNeeds.Names), _output);

    public ReadOnlySpan<float> Logits(int window) => _output.Logits(window);

    public ReadOnlySpan<float> Embedding(int window) => _output.Embedding(window);

    public ReadOnlySpan<float> TokenLogits(int window) => _output.TokenLogits(window);

    public void Dispose()
    {
        // The session's buffers are the collector's, the model is shared.
    }
}
