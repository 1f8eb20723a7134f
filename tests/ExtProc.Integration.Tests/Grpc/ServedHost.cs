using ExtProc.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace ExtProc.Integration.Tests.Grpc;

/// <summary>The whole data plane in this process, on free ports, with the policies of one folder.</summary>
internal sealed class ServedHost : IAsyncDisposable
{
    public const string Policies = """
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: cards }
        spec:
          rules:
          - name: cards
            detect: { pii: { entities: [CreditCard] } }
            action: { redact: { style: Label } }
        """;

    private readonly TemporaryFolder _folder;
    private readonly ExtProcHost _host;

    private ServedHost(TemporaryFolder folder, ExtProcHost host)
    {
        _folder = folder;
        _host = host;
    }

    public string Address => _host.Addresses.Grpc!;

    public static async Task<ServedHost> StartAsync(CancellationToken cancellationToken, params (string Key, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        folder.Write("cards.yaml", Policies);
        var values = new Dictionary<string, string?>
        {
            ["Grpc:Listen"] = "127.0.0.1:0",
            ["Grpc:DrainDelay"] = "00:00:00",
            ["Admin:Listen"] = "127.0.0.1:0",
            ["Policies:Path"] = folder.FullPath,
            ["Log:Level"] = "Error",
        };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return new ServedHost(folder, await ExtProcHost.StartAsync(configuration, HostRoles.Serve, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }
}
