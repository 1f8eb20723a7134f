using ExtProc.Server.Policies;

namespace ExtProc.Server.Tests.Policies;

public sealed class PolicySourceOptionsValidatorTests
{
    [TestCase("policies", 250, 100, 0)]
    [TestCase("policies", 50, 10, 0)]
    [TestCase("policies", 60_000, 10_000, 0)]
    [TestCase("policies", 49, 9, 2)]
    [TestCase("policies", 60_001, 10_001, 2)]
    [TestCase(" ", 250, 100, 1)]
    [TestCase("", 0, 0, 3)]
    public void All_that_is_wrong_is_told(string path, int poll, int settle, int failures)
    {
        var options = new PolicySourceOptions { Path = path, PollInterval = TimeSpan.FromMilliseconds(poll), SettleTime = TimeSpan.FromMilliseconds(settle) };
        Assert.That(new PolicySourceOptionsValidator().Validate(null, options).Failures?.Count() ?? 0, Is.EqualTo(failures));
    }
}
