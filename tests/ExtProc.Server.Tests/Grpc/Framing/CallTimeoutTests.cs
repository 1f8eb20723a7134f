using ExtProc.Server.Grpc.Framing;

namespace ExtProc.Server.Tests.Grpc.Framing;

internal sealed class CallTimeoutTests
{
    [TestCase("2H", "02:00:00")]
    [TestCase("3M", "00:03:00")]
    [TestCase("4S", "00:00:04")]
    [TestCase("5m", "00:00:00.005")]
    [TestCase("6u", "00:00:00.000006")]
    [TestCase("700n", "00:00:00.0000007")]
    [TestCase("1n", "00:00:00.0000001")]
    [TestCase("0S", "00:00:00")]
    [TestCase("99999999H", "4166666.15:00:00")]
    public void Reads_every_unit(string header, string expected)
    {
        var parsed = CallTimeout.TryParse(header, out var timeout);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(parsed, Is.True);
            Assert.That(timeout, Is.EqualTo(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    [TestCase("")]
    [TestCase("S")]
    [TestCase("10")]
    [TestCase("1s")]
    [TestCase("1 S")]
    [TestCase("-1S")]
    [TestCase("1.5S")]
    [TestCase("123456789S")]
    [TestCase("1S,2S")]
    [TestCase("\u0661S")]
    public void Refuses_anything_else(string header) => Assert.That(CallTimeout.TryParse(header, out _), Is.False);
}
