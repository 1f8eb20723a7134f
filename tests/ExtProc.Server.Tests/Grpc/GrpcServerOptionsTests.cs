using ExtProc.Server.Grpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Tests.Grpc;

internal sealed class GrpcServerOptionsTests
{
    [Test]
    public void The_defaults_are_valid() =>
        Assert.That(new GrpcServerOptionsValidator().Validate(null, new GrpcServerOptions()).Succeeded, Is.True);

    [Test]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        using var services = Services(new()
        {
            ["Grpc:Listen"] = "localhost:1",
            ["Grpc:MaxMessageBytes"] = "65535",
            ["Grpc:MaxStreamsPerConnection"] = "0",
            ["Grpc:KeepAliveInterval"] = "00:02:01",
            ["Grpc:KeepAliveTimeout"] = "2.00:00:00",
            ["Grpc:DrainDelay"] = "-00:00:01",
            ["Grpc:DrainGrace"] = "1.00:00:01",
            ["Grpc:Tls:KeyFile"] = "/does/not/exist",
            ["Grpc:Tls:ClientCaFile"] = "/does/not/exist",
            ["Grpc:Tls:ReloadInterval"] = "00:00:00",
        });

        Assert.That(
            () => services.GetRequiredService<IOptions<GrpcServerOptions>>().Value,
            Throws.InstanceOf<OptionsValidationException>().With.Property("Failures").Count.EqualTo(11));
    }

    [Test]
    public void Values_come_from_the_configuration()
    {
        using var services = Services(new() { ["Grpc:Listen"] = "unix:/run/x.sock", ["Grpc:DrainGrace"] = "00:01:00" });

        var options = services.GetRequiredService<IOptions<GrpcServerOptions>>().Value;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Listen, Is.EqualTo("unix:/run/x.sock"));
            Assert.That(options.DrainGrace, Is.EqualTo(TimeSpan.FromMinutes(1)));
            Assert.That(options.MaxMessageBytes, Is.EqualTo(64 * 1024 * 1024));
        }
    }

    private static ServiceProvider Services(Dictionary<string, string?> values) => new ServiceCollection()
        .AddGrpcServer(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
        .BuildServiceProvider();
}
