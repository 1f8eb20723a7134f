namespace ExtProc.Core.Bodies;

/// <summary>Undoes one content coding, push by push: keeps all state between calls and never reads a byte twice.</summary>
internal interface IDecodingStage : IDisposable
{
    /// <summary>True when the coded data may end here.</summary>
    bool IsComplete { get; }

    /// <summary>Decodes until the input is used up or the output is full. Corrupt and trailing data are final.</summary>
    StageStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written);
}
