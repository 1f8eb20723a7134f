namespace ExtProc.Core.Detection.Scheduling;

/// <summary>How much an encoder says of a window.</summary>
/// <param name="Logits">Outputs for the window as a whole, all heads together.</param>
/// <param name="Embedding">Dimensions of its embedding.</param>
/// <param name="TokenLabels">Outputs for each of its tokens.</param>
public readonly record struct WindowShape(int Logits, int Embedding, int TokenLabels);
