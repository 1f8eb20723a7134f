using System.Buffers;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Exchanges;

/// <summary>Steps of exchanges in which nothing is waited for: that they complete at once is part of what is tested.</summary>
internal static class PipelineSteps
{
    public static BodyVerdict OnRequestBody(this ExchangePipeline pipeline, ReadOnlySequence<byte> body) =>
        Completed(pipeline.OnRequestBodyAsync(body, CancellationToken.None));

    public static StreamVerdict OnResponseBody(
        this ExchangePipeline pipeline, ReadOnlySequence<byte> chunk, bool endOfStream, IBufferWriter<byte> output) =>
        Completed(pipeline.OnResponseBodyAsync(chunk, endOfStream, output, CancellationToken.None));

    private static T Completed<T>(ValueTask<T> step)
    {
        if (!step.IsCompletedSuccessfully)
        {
            Assert.Fail("the step waits");
        }
        return step.Result;
    }
}
