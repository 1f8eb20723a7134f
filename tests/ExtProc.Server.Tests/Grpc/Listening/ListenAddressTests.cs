using ExtProc.Server.Grpc.Listening;

namespace ExtProc.Server.Tests.Grpc.Listening;

internal sealed class ListenAddressTests
{
    [TestCase("127.0.0.1:9002")]
    [TestCase("0.0.0.0:0")]
    [TestCase("[::]:9002")]
    [TestCase("[::1]:65535")]
    [TestCase("unix:/run/extproc.sock")]
    public void Reads_what_it_writes(string text)
    {
        var parsed = ListenAddress.TryParse(text, out var address, out var error);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(parsed, Is.True);
            Assert.That(address?.ToString(), Is.EqualTo(text));
            Assert.That(error, Is.Null);
        }
    }

    [TestCase(null, "an address is needed")]
    [TestCase(" ", "an address is needed")]
    [TestCase("127.0.0.1", "has no port")]
    [TestCase("127.0.0.1:", "has no port")]
    [TestCase("127.0.0.1:65536", "has no port")]
    [TestCase("127.0.0.1:+1", "has no port")]
    [TestCase("127.0.0.1: 1", "has no port")]
    [TestCase("localhost:9002", "'127.0.0.1:9002'")]
    [TestCase(":9002", "'[::]:9002'")]
    [TestCase("::1:9002", "not an IP address")]
    [TestCase("[127.0.0.1]:9002", "not an IP address")]
    [TestCase("http://127.0.0.1:9002", "not an IP address")]
    [TestCase("unix:run/extproc.sock", "absolute path")]
    [TestCase("unix:", "absolute path")]
    public void Says_what_would_be_right(string? text, string expected)
    {
        var parsed = ListenAddress.TryParse(text, out _, out var error);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(parsed, Is.False);
            Assert.That(error, Does.Contain(expected));
        }
    }

    [TestCase(ListenAddress.MaxUnixPathBytes, true)]
    [TestCase(ListenAddress.MaxUnixPathBytes + 1, false)]
    public void A_socket_path_is_capped(int length, bool parses) =>
        Assert.That(ListenAddress.TryParse("unix:/" + new string('x', length - 1), out _, out _), Is.EqualTo(parses));
}
