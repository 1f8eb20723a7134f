using System.Text;
using ExtProc.Operator.Api;
using ExtProc.Server.Hosting;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Api;

/// <summary>Every way in which a kubeconfig says who one is, told to a real API server.</summary>
public sealed class ClusterAccessTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task A_client_certificate_is_shown(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var (certificate, key) = plane.IssueClientCertificate("certificate-reader");
        var file = Write(plane, "other", $"client-certificate-data: {Base64(certificate)}\n    client-key-data: {Base64(key)}");
        using var client = Open(new ClusterOptions { Kubeconfig = file });

        Assert.That(async () => await client.ListAsync(ResourceKinds.Namespaces, cancellationToken), Throws.TypeOf<ApiException>().With.Message.Contains("certificate-reader"));
        await AllowAsync(plane, "certificate-reader", cancellationToken);
        await Eventually.HoldsAsync(() => CanListAsync(client, cancellationToken), cancellationToken);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_plugin_is_asked_for_a_token_and_asked_again_when_it_is_refused(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var good = await plane.MintTokenAsync("default", "plugin-reader", cancellationToken);
        await AllowAsync(plane, "system:serviceaccount:default:plugin-reader", cancellationToken);
        var plugin = Plugin(good);
        var file = Write(plane, "other", $"exec: {{ apiVersion: client.authentication.k8s.io/v1, command: sh, args: [{plugin}], interactiveMode: Never }}");
        using var client = Open(new ClusterOptions { Kubeconfig = file });

        await Eventually.HoldsAsync(() => CanListAsync(client, cancellationToken), cancellationToken);
        Assert.That(File.ReadAllLines(_folder.Path("asked")), Has.Length.GreaterThanOrEqualTo(2));
    }

    [Test, CancelAfter(60_000)]
    public async Task The_named_context_is_used_and_not_the_current_one(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        var token = await plane.MintTokenAsync("default", "context-reader", cancellationToken);
        await AllowAsync(plane, "system:serviceaccount:default:context-reader", cancellationToken);
        var file = Write(plane, "wrong", $"token: {token}");

        using var current = Open(new ClusterOptions { Kubeconfig = file });
        Assert.That(async () => await current.ListAsync(ResourceKinds.Namespaces, cancellationToken), Throws.TypeOf<ApiException>());
        using var named = Open(new ClusterOptions { Kubeconfig = file, Context = "other" });
        await Eventually.HoldsAsync(() => CanListAsync(named, cancellationToken), cancellationToken);
    }

    [Test]
    public void A_context_that_is_not_there_is_a_setting_that_cannot_be_used()
    {
        var file = _folder.Write("config", Kubeconfig.Write(new Uri("https://127.0.0.1:1"), "", "token"));
        Assert.That(
            () => ClusterAccess.Load(new ClusterOptions { Kubeconfig = file, Context = "nowhere" }),
            Throws.TypeOf<SettingsException>().With.Message.Contains("nowhere"));
    }

    private static ClusterClient Open(ClusterOptions options) => new(ClusterAccess.Load(options), options.RequestTimeout, TimeProvider.System);

    private static async Task<bool> CanListAsync(ClusterClient client, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.ListAsync(ResourceKinds.Namespaces, cancellationToken)).Items.Count > 0;
        }
        catch (ApiException)
        {
            return false;
        }
    }

    private static async Task AllowAsync(ControlPlane plane, string user, CancellationToken cancellationToken) => await plane.Admin.ApplyAsync(
        $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: { name: "{{user.Replace(':', '-')}}" }
        roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
        subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: "{{user}}" }]
        """,
        cancellationToken);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>A program that answers with a token that no server takes, and from the second time on with a good one.</summary>
    private string Plugin(string token) => _folder.Write(
        "plugin",
        $$"""
        token=expired
        [ -e {{_folder.Path("asked")}} ] && token={{token}}
        echo asked >> {{_folder.Path("asked")}}
        echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$token'"} }'

        """);

    /// <summary>Two contexts: <c>other</c> with the given user, and the <paramref name="current"/> one, which may be the same or one that nobody knows.</summary>
    private string Write(ControlPlane plane, string current, string user) => _folder.Write(
        "config",
        $$"""
        apiVersion: v1
        kind: Config
        current-context: {{current}}
        clusters:
        - name: cluster
          cluster:
            server: {{plane.Address}}
            certificate-authority-data: {{Base64(plane.AuthorityPem)}}
        users:
        - name: known
          user:
            {{user}}
        - name: unknown
          user: { token: nobody }
        contexts:
        - name: other
          context: { cluster: cluster, user: known }
        - name: wrong
          context: { cluster: cluster, user: unknown }

        """);
}
