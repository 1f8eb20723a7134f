using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Load.Measuring;

/// <summary>The encoder of a model's file.</summary>
internal sealed class ModelEncoder(EncoderModel model) : IWindowEncoder
{
    private readonly EncoderSession _session = new(model, EncoderKernel.Best);
    private readonly EncoderOutput _output = new();

    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs) => _session.Run(tokens, lengths, names: false, _output);

    public ReadOnlySpan<float> Logits(int window) => _output.Logits(window);

    public ReadOnlySpan<float> Embedding(int window) => _output.Embedding(window);

    public ReadOnlySpan<float> TokenLogits(int window) => throw new NotSupportedException("nobody asks for names here");

    public void Dispose()
    {
        // The session's memory is the collector's; the model is shared.
    }
}
