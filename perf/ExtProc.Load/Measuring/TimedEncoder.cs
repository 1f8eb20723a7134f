using System.Diagnostics;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Load.Measuring;

/// <summary>Answers zeros and keeps its thread busy for 80 µs a token: about what the shipped encoder takes on a slow core.</summary>
internal sealed class TimedEncoder(WindowShape shape) : IWindowEncoder
{
    private static readonly TimeSpan s_token = TimeSpan.FromMicroseconds(80);

    private readonly float[] _zeros = new float[Math.Max(shape.Embedding, Math.Max(shape.Logits, shape.TokenLabels * WindowWork.MaxTokens))];

    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < s_token * tokens.Length)
        {
            Thread.SpinWait(100);
        }
    }

    public ReadOnlySpan<float> Logits(int window) => _zeros.AsSpan(0, shape.Logits);

    public ReadOnlySpan<float> Embedding(int window) => _zeros.AsSpan(0, shape.Embedding);

    public ReadOnlySpan<float> TokenLogits(int window) => throw new NotSupportedException("nobody asks for names here");

    public void Dispose()
    {
    }
}
