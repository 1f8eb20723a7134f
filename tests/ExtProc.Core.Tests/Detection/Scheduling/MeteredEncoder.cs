using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Scheduling;

/// <summary>An encoder that answers zeros at once and measures what its worker allocates between two batches.</summary>
internal sealed class MeteredEncoder : IWindowEncoder
{
    private readonly float[] _zeros = new float[16];
    private long _before = -1;

    public long WorkerBytes { get; private set; }

    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs)
    {
        var now = GC.GetAllocatedBytesForCurrentThread();
        WorkerBytes += _before < 0 ? 0 : now - _before;
        _before = now;
    }

    public void Forget() => WorkerBytes = 0;

    public ReadOnlySpan<float> Logits(int window) => _zeros.AsSpan(0, ScriptedEncoder.Shape.Logits);

    public ReadOnlySpan<float> Embedding(int window) => _zeros.AsSpan(0, ScriptedEncoder.Shape.Embedding);

    public ReadOnlySpan<float> TokenLogits(int window) => _zeros.AsSpan(0, ScriptedEncoder.Shape.TokenLabels);

    public void Dispose()
    {
    }
}
