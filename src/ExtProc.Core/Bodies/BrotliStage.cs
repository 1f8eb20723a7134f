using System.Buffers;
using System.IO.Compression;

namespace ExtProc.Core.Bodies;

/// <summary>Brotli (RFC 7932).</summary>
internal sealed class BrotliStage : IDecodingStage
{
    private BrotliDecoder _decoder;

    public bool IsComplete { get; private set; }

    public StageStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        if (IsComplete)
        {
            return input.IsEmpty ? StageStatus.NeedInput : StageStatus.TrailingData;
        }
        var status = _decoder.Decompress(input, output, out int consumed, out written);
        input = input[consumed..];
        switch (status)
        {
            case OperationStatus.Done:
                IsComplete = true;
                return input.IsEmpty ? StageStatus.NeedInput : StageStatus.TrailingData;
            case OperationStatus.NeedMoreData:
                return StageStatus.NeedInput;
            case OperationStatus.DestinationTooSmall:
                return StageStatus.OutputFull;
            default:
                return StageStatus.Corrupt;
        }
    }

    public void Dispose() => _decoder.Dispose();
}
