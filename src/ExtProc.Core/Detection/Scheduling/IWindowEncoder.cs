using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Detection.Scheduling;

/// <summary>Encodes batches of windows. One thread at a time uses it; its outputs stay until the next batch.</summary>
public interface IWindowEncoder : IDisposable
{
    /// <summary>Encodes a batch.</summary>
    /// <param name="tokens">Token ids of all windows, one behind the other.</param>
    /// <param name="lengths">Tokens of each window.</param>
    /// <param name="needs">What any of the windows is asked; outputs that none needs may be left out.</param>
    void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, SemanticNeeds needs);

    /// <summary>The heads' outputs for a window of the batch.</summary>
    ReadOnlySpan<float> Logits(int window);

    /// <summary>A window's embedding, when <see cref="SemanticNeeds.Embedding"/> was needed.</summary>
    ReadOnlySpan<float> Embedding(int window);

    /// <summary>The outputs for a window's tokens, label by label within token by token, when <see cref="SemanticNeeds.Names"/> was needed.</summary>
    ReadOnlySpan<float> TokenLogits(int window);
}
