using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>Lets a worker of the scheduler run an encoder.</summary>
internal sealed class SessionEncoder(EncoderModel model) : IWindowEncoder
{
    private readonly EncoderSession _session = new(model, EncoderKernel.Best);
    private readonly EncoderOutput _output = new();
    private readonly int _labels = model.NameLabels.Count;

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
