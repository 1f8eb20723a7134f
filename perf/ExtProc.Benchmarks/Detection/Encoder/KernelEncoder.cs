using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Benchmarks.Detection.Encoder;

/// <summary>An encoder on one kernel.</summary>
internal sealed class KernelEncoder(EncoderModel model, EncoderKernel kernel) : IWindowEncoder
{
    private readonly EncoderSession _session = new(model, kernel);
    private readonly EncoderOutput _output = new();

    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs) => _session.Run(tokens, lengths, names: false, _output);

    public ReadOnlySpan<float> Logits(int window) => _output.Logits(window);

    public ReadOnlySpan<float> Embedding(int window) => _output.Embedding(window);

    public ReadOnlySpan<float> TokenLogits(int window) => _output.TokenLogits(window);

    public void Dispose()
    {
        // The session's memory is the collector's; the model is shared.
    }
}
