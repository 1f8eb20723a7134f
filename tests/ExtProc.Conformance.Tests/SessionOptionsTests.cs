using ExtProc.Server.Envoy;

namespace ExtProc.Conformance.Tests;

public sealed class SessionOptionsTests
{
    [Test]
    public void The_defaults_are_sound() => Assert.That(new SessionOptionsValidator().Validate(null, new SessionOptions()).Succeeded, Is.True);

    [Test]
    public void All_errors_are_told_at_once()
    {
        var result = new SessionOptionsValidator().Validate(
            null,
            new SessionOptions
            {
                MessageDeadline = TimeSpan.Zero,
                HoldTimeout = TimeSpan.Zero,
                CutPause = TimeSpan.FromMilliseconds(49),
                MaxRequestBodyBytes = 1023,
                BufferedRequestLimit = -1,
                BufferedResponseLimit = -1,
                DefaultRequestBodyMode = "buffered",
                DefaultResponseBodyMode = "GRPC",
            });
        Assert.That(result.Failures?.Count(), Is.EqualTo(8));
    }
}
