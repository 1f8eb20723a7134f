using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>The configurations that ship: the real Envoy takes them.</summary>
public sealed class DeployedConfigurationTests
{
    [TestCase(DeployedConfiguration.Tcp)]
    [TestCase(DeployedConfiguration.UnixSocket)]
    [TestCase(DeployedConfiguration.FullDuplex)]
    [CancelAfter(60_000)]
    public async Task Envoy_validates_it(string name, CancellationToken cancellationToken) =>
        Assert.That(await EnvoyProcess.ValidateAsync(DeployedConfiguration.Read(name), cancellationToken), Is.Null);
}
