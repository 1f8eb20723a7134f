using System.Threading.Channels;
using ExtProc.Core.Detection.Scheduling;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Scheduling;

/// <summary>An encoder that shows its batches to the test and waits for it; its outputs are made of the tokens.</summary>
internal sealed class ScriptedEncoder(Channel<ScriptedBatch> batches) : IWindowEncoder
{
    public static readonly WindowShape Shape = new(2, 3, 1);

    private ScriptedBatch? _batch;

    public bool IsDisposed { get; private set; }

    /// <summary>The heads' outputs: the window's first token and its length.</summary>
    public static float[] LogitsOf(int[] window) => [window[0], window.Length];

    public static float[] EmbeddingOf(int[] window) => [window[0], -1, 1];

    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs)
    {
        var windows = new int[lengths.Length][];
        for (var (i, at) = (0, 0); i < windows.Length; at += lengths[i++])
        {
            windows[i] = tokens.Slice(at, lengths[i]).ToArray();
        }

        _batch = new ScriptedBatch(windows, needs);
        batches.Writer.TryWrite(_batch);
        if (!_batch.Wait())
        {
            throw new InvalidOperationException("as the script says");
        }
    }

    public ReadOnlySpan<float> Logits(int window) => LogitsOf(_batch!.Windows[window]);

    public ReadOnlySpan<float> Embedding(int window) => EmbeddingOf(_batch!.Windows[window]);

    public ReadOnlySpan<float> TokenLogits(int window) => Array.ConvertAll(_batch!.Windows[window], static token => (float)token);

    public void Dispose() => IsDisposed = true;
}
