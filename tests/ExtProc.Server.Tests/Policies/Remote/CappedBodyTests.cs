using ExtProc.Server.Policies.Remote;

namespace ExtProc.Server.Tests.Policies.Remote;

[CancelAfter(20_000)]
public sealed class CappedBodyTests
{
    private const int Cap = 100_000;

    [TestCase(0, true)]
    [TestCase(Cap, true)]
    [TestCase(Cap + 1, false)]
    [TestCase(Cap * 3, false)]
    public async Task Bodies_up_to_the_cap_are_read_whether_their_length_is_told_or_not(int length, bool isRead, CancellationToken cancellationToken)
    {
        using var told = new ByteArrayContent(new byte[length]);
        using var untold = new StreamContent(new Endless(length));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((await CappedBody.TryReadAsync(told, Cap, cancellationToken))?.Length, Is.EqualTo(isRead ? length : null));
            Assert.That((await CappedBody.TryReadAsync(untold, Cap, cancellationToken))?.Length, Is.EqualTo(isRead ? length : null));
        }
    }

    private sealed class Endless(int length) : Stream
    {
        private int _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(Math.Min(count, 777), _left);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
