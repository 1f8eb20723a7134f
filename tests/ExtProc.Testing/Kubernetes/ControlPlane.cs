using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ExtProc.Testing.Processes;

namespace ExtProc.Testing.Kubernetes;

/// <summary>
/// A real etcd and kube-apiserver on the loopback, in a folder of their own; no controller, scheduler or kubelet. About a second to
/// start and 480 MB. Tests that only need namespaces and names of their own share one (<see cref="SharedAsync"/>); tests that stop or
/// restart it start theirs. Safe for concurrent use, except for stopping and starting.
/// </summary>
public sealed class ControlPlane : IAsyncDisposable
{
    /// <summary>A port that was free a moment ago may be taken by another process.</summary>
    private const int MaxAttempts = 3;

    private static readonly Lazy<Task<ControlPlane>> s_shared = new(StartSharedAsync);

    private readonly ControlPlaneSetup _setup;
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly ConcurrentDictionary<string, Lazy<Task>> _installed = new();
    private readonly string _adminToken = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly int _port = FreePort.Take();
    private readonly HttpClient _client;
    private EtcdStore? _etcd;
    private ChildProcess? _server;
    private int _lastName;

    private ControlPlane(ControlPlaneSetup setup)
    {
        _setup = setup;
        _client = CreateClient();
        Admin = new KubeApi(_client, _adminToken);
        var (certificate, key) = _authority.Issue("kube-apiserver");
        _folder.Write("tls.crt", certificate);
        _folder.Write("tls.key", key);
        _folder.Write("clients.crt", AuthorityPem);
        using var accounts = RSA.Create(2048);
        _folder.Write("accounts.key", accounts.ExportRSAPrivateKeyPem());
        _folder.Write("accounts.pub", accounts.ExportSubjectPublicKeyInfoPem());
        _folder.Write("tokens.csv", $"{_adminToken},admin,1,\"system:masters\"\n");
        AdminKubeconfig = WriteKubeconfig("admin", _adminToken);
    }

    public Uri Address => new($"https://127.0.0.1:{_port}/");

    /// <summary>The authority that signed the server's certificate, as PEM.</summary>
    public string AuthorityPem => _authority.Certificate.ExportCertificatePem();

    /// <summary>The server as a member of system:masters.</summary>
    public KubeApi Admin { get; }

    /// <summary>The path of a kubeconfig file with the identity of <see cref="Admin"/>.</summary>
    public string AdminKubeconfig { get; }

    public EtcdStore Etcd => _etcd ?? throw new InvalidOperationException("the control plane is not started");

    public ChildProcess ApiServer => _server ?? throw new InvalidOperationException("the API server is stopped");

    /// <summary>The one control plane of this test process, started on first use and killed when the process ends.</summary>
    public static Task<ControlPlane> SharedAsync()
    {
        RealParts.KubeApiServer.Require();
        RealParts.Etcd.Require();
        return s_shared.Value;
    }

    public static Task<ControlPlane> StartAsync(CancellationToken cancellationToken) => StartAsync(new ControlPlaneSetup(), cancellationToken);

    public static async Task<ControlPlane> StartAsync(ControlPlaneSetup setup, CancellationToken cancellationToken)
    {
        RealParts.KubeApiServer.Require();
        for (var attempt = 1; ; attempt++)
        {
            var plane = new ControlPlane(setup);
            try
            {
                plane._etcd = await EtcdStore.StartAsync(plane._folder.Path("etcd"), cancellationToken).ConfigureAwait(false);
                await plane.StartApiServerAsync(cancellationToken).ConfigureAwait(false);
                return plane;
            }
            catch (Exception failed)
            {
                await plane.DisposeAsync().ConfigureAwait(false);
                if (failed is not InvalidOperationException || attempt == MaxAttempts)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Starts the stopped API server on its data and its address; returns when it is ready.</summary>
    public async Task StartApiServerAsync(CancellationToken cancellationToken)
    {
        _server = ChildProcess.Start(RealParts.KubeApiServer.Require(), [
            $"--etcd-servers={Etcd.Address.GetLeftPart(UriPartial.Authority)}",
            $"--secure-port={_port}",
            "--bind-address=127.0.0.1",
            $"--tls-cert-file={_folder.Path("tls.crt")}",
            $"--tls-private-key-file={_folder.Path("tls.key")}",
            $"--cert-dir={_folder.Path("certs")}",
            $"--token-auth-file={_folder.Path("tokens.csv")}",
            $"--client-ca-file={_folder.Path("clients.crt")}",
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-signing-key-file={_folder.Path("accounts.key")}",
            $"--service-account-key-file={_folder.Path("accounts.pub")}",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount",
            $"--watch-cache={(_setup.WatchCache ? "true" : "false")}",
            .. _setup.Arguments,
        ]);
        await Eventually.HoldsAsync(() => IsReadyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the API server at once, with every open connection; etcd goes on.</summary>
    public async Task StopApiServerAsync()
    {
        await ApiServer.DisposeAsync().ConfigureAwait(false);
        _server = null;
    }

    public async Task RestartApiServerAsync(CancellationToken cancellationToken)
    {
        await StopApiServerAsync().ConfigureAwait(false);
        await StartApiServerAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compacts etcd up to now; <see cref="ControlPlaneSetup.WatchCache"/> says when that makes a watch Gone.</summary>
    public Task CompactAsync(CancellationToken cancellationToken) => Etcd.CompactAsync(cancellationToken);

    /// <summary>Installs files of CustomResourceDefinitions once and waits until the server serves them.</summary>
    public async Task InstallAsync(CancellationToken cancellationToken, params IReadOnlyCollection<string> files)
    {
        foreach (var file in files)
        {
            var installing = _installed.GetOrAdd(file, path => new Lazy<Task>(() => Definitions.InstallAsync(Admin, path, CancellationToken.None)));
            await installing.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Installs definitions of other systems by their file names in the shared data (<c>gateway-api</c>, <c>istio</c>).</summary>
    public Task InstallSharedAsync(CancellationToken cancellationToken, params IReadOnlyCollection<string> names) =>
        InstallAsync(cancellationToken, [.. names.Select(static name => Path.Combine(RealParts.SharedData.Require(), "crds", $"{name}.yaml"))]);

    /// <summary>Installs our own definitions, those in <c>deploy/crds</c>.</summary>
    public Task InstallOwnAsync(CancellationToken cancellationToken) =>
        InstallAsync(cancellationToken, Directory.GetFiles(RepositoryRoot.Combine("deploy", "crds"), "*.yaml"));

    /// <summary>Creates a namespace with a name of its own and returns the name.</summary>
    public async Task<string> CreateNamespaceAsync(string prefix, CancellationToken cancellationToken)
    {
        var name = $"{prefix}-{Interlocked.Increment(ref _lastName)}";
        await Admin.ApplyAsync($$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{name}}" } }""", cancellationToken)
            .ConfigureAwait(false);
        return name;
    }

    /// <summary>Creates a service account where there is none and mints a token for it; no audience: that of the API server.</summary>
    public async Task<string> MintTokenAsync(
        string inNamespace, string account, CancellationToken cancellationToken, params IReadOnlyCollection<string> audiences)
    {
        await Admin.ApplyAsync(
            $$"""{ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "{{account}}", "namespace": "{{inNamespace}}" } }""",
            cancellationToken).ConfigureAwait(false);
        var spec = new JsonObject { ["expirationSeconds"] = 3600 };
        if (audiences.Count > 0)
        {
            spec["audiences"] = new JsonArray([.. audiences.Select(static audience => JsonValue.Create(audience))]);
        }

        var request = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = spec };
        var answer = await Admin.PostAsync(
            $"/api/v1/namespaces/{inNamespace}/serviceaccounts/{account}/token", request.ToJsonString(), cancellationToken).ConfigureAwait(false);
        return answer.Require()["status"]!["token"]!.GetValue<string>();
    }

    /// <summary>A token as the API server would have made it, with claims of one's own: an expired one, one for another audience.</summary>
    public string SignToken(JsonObject claims)
    {
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(_folder.Path("accounts.key")));
        var text = $"{Encode("""{"alg":"RS256"}""")}.{Encode(claims.ToJsonString())}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";

        static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>A certificate, and its key, that the server takes for the name of a user.</summary>
    public (string Certificate, string Key) IssueClientCertificate(string user) => _authority.Issue(user, client: true);

    /// <summary>Writes a kubeconfig file for a token and returns its path.</summary>
    public string WriteKubeconfig(string name, string token) => WriteKubeconfig(name, token, Address, AuthorityPem);

    /// <summary>Writes a kubeconfig file that leads to another address, and returns its path.</summary>
    public string WriteKubeconfig(string name, string token, Uri address, string authorityPem) =>
        _folder.Write($"{name}.kubeconfig", Kubeconfig.Write(address, authorityPem, token));

    /// <summary>A client that trusts this server and no other; the caller disposes it.</summary>
    public HttpClient CreateClient() => TrustedClient.Create(Address, AuthorityPem);

    /// <summary>Writes what both programs said to the test's output if the running test has failed.</summary>
    public void DumpWhenFailed()
    {
        FailureReport.Add("etcd", Etcd.Process);
        if (_server is not null)
        {
            FailureReport.Add("kube-apiserver", _server);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }

        if (_etcd is not null)
        {
            await _etcd.DisposeAsync().ConfigureAwait(false);
        }

        _client.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    private static async Task<ControlPlane> StartSharedAsync()
    {
        var plane = await StartAsync(CancellationToken.None).ConfigureAwait(false);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => plane.End();
        return plane;
    }

    /// <summary>The test process is ending and has no time to wait.</summary>
    private void End()
    {
        ApiServer.Kill();
        Etcd.Process.Kill();
        try
        {
            _folder.Dispose();
        }
        catch (IOException)
        {
            // What is being killed may still write: the folder of temporary files keeps what is left.
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (ApiServer.HasExited)
        {
            throw new InvalidOperationException($"kube-apiserver ended early:\n{ApiServer.Output}");
        }

        try
        {
            return (await Admin.GetAsync("/readyz", cancellationToken).ConfigureAwait(false)).IsSuccess;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
