using ExtProc.Operator.Api;

namespace ExtProc.Operator.Tests.Api;

public sealed class CappedStreamTests
{
    [TestCase(0)]
    [TestCase(1)]
    [CancelAfter(10_000)]
    public async Task An_answer_has_a_cap(int beyond, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 20];
        await using var stream = new CappedStream(new Claiming(CappedStream.MaxBytes + beyond));
        var total = 0L;
        async Task ReadToEndAsync()
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                total += read;
            }
        }

        if (beyond == 0)
        {
            await ReadToEndAsync();
            Assert.That(total, Is.EqualTo(CappedStream.MaxBytes));
        }
        else
        {
            Assert.That(ReadToEndAsync, Throws.TypeOf<IOException>().With.Message.Contains("larger than"));
        }
    }

    /// <summary>Delivers so many bytes of nothing.</summary>
    private sealed class Claiming(long length) : MemoryStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(buffer.Length, _left);
            _left -= read;
            return ValueTask.FromResult(read);
        }
    }
}
