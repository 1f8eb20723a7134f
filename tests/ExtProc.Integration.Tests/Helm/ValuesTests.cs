using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>Wrong values are refused before anything is applied, and the message says which value and what is wrong with it.</summary>
[CancelAfter(60_000)]
public sealed class ValuesTests
{
    [TestCase("replicas=3", "additional properties 'replicas' not allowed")]
    [TestCase("dataPlane.replica=3", "at '/dataPlane': additional properties 'replica' not allowed")]
    [TestCase("mode=daemonset", "at '/mode': value must be one of 'deployment', 'sidecar', 'both'")]
    [TestCase("dataPlane.replicas=many", "at '/dataPlane/replicas': got string, want integer")]
    [TestCase("operator.replicas=-1", "at '/operator/replicas': minimum: got -1, want 0")]
    [TestCase("log.level=Verbose", "at '/log/level': value must be one of 'Trace'")]
    [TestCase("attach.mode=nginx", "at '/attach/mode': value must be one of 'none', 'envoy', 'istio', 'envoyGateway'")]
    [TestCase("attach.statusOnError=200", "at '/attach/statusOnError': minimum: got 200, want 400")]
    [TestCase("attach.messageTimeoutSeconds=1", "at '/attach/messageTimeoutSeconds': minimum: got 1, want 2")]
    [TestCase("attach.profile=FullDuplex,attach.failOpen=true", "at '/attach/failOpen': value must be false")]
    [TestCase("attach.istio.gateways[0].name=x", "at '/attach/istio/gateways/0': missing property 'namespace'")]
    [TestCase("attach.envoyGateway.targets[0].kind=Service,attach.envoyGateway.targets[0].name=x,attach.envoyGateway.targets[0].namespace=y", "value must be one of 'Gateway', 'HTTPRoute', 'GRPCRoute'")]
    [TestCase("attach.envoy.gateway=edge", "at '/attach/envoy/gateway': 'edge' does not match pattern")]
    [TestCase("certificates.mode=existingSecret", "at '/certificates/secretName': minLength: got 0, want 1")]
    [TestCase("certificates.caCertificate=abc", "at '/certificates/caCertificate': 'abc' does not match pattern")]
    [TestCase("image.digest=latest", "at '/image/digest': 'latest' does not match pattern")]
    [TestCase("validation.failurePolicy=Maybe", "at '/validation/failurePolicy': value must be one of 'Fail', 'Ignore'")]
    [TestCase("dataPlane.settings.DrainGrace=1", "at '/dataPlane/settings': additional properties 'DrainGrace' not allowed")]
    [TestCase("dataPlane.guardSecrets.payments=", "at '/dataPlane/guardSecrets/payments': minLength: got 0, want 1")]
    [TestCase("dataPlane.guardSecrets.Payments=x", "invalid propertyName 'Payments'")]
    [TestCase("dataPlane.guardHosts[0]=https://guard", "at '/dataPlane/guardHosts/0': 'https://guard' does not match pattern")]
    [TestCase("dataPlane.guardHosts[0]=guard.*", "at '/dataPlane/guardHosts/0': 'guard.*' does not match pattern")]
    [TestCase("dataPlane.guardHosts[0]=a\\,b", "at '/dataPlane/guardHosts/0': 'a,b' does not match pattern")]
    [TestCase("dataPlane.settings.Engine:GuardHosts=guard", "Engine:GuardHosts is decided by the chart's own values")]
    [TestCase("operator.settings.Engine:GuardHosts=guard", "Engine:GuardHosts is decided by the chart's own values")]
    [TestCase("injection.guardSecret=A", "at '/injection/guardSecret': 'A' does not match pattern")]
    [TestCase("mode=sidecar,dataPlane.guardSecrets.payments=x", "dataPlane.guardSecrets serves only the shared data plane, and mode sidecar has none")]
    [TestCase("networkPolicy.proxies=null", "at '/networkPolicy': missing property 'proxies'")]
    [TestCase("dataPlane.settings.Grpc:Listen=x", "Grpc:Listen is decided by the chart's own values")]
    [TestCase("dataPlane.settings.grpc:draingrace=x", "grpc:draingrace is decided by the chart's own values")]
    [TestCase("operator.settings.Cluster:LeaseName=x", "Cluster:LeaseName is decided by the chart's own values")]
    [TestCase("attach.mode=istio", "attach.istio: nothing is attached. Name what is inspected in gateways, outbound, inbound or waypoints.")]
    [TestCase("attach.mode=istio,attach.istio.version=1.27,attach.istio.outbound[0].namespace=a", "Istio 1.28 is the oldest that works")]
    [TestCase("attach.mode=istio,attach.istio.waypoints[0].name=w,attach.istio.waypoints[0].namespace=a", "EnvoyFilter reaches waypoints from Istio 1.31 on")]
    [TestCase("attach.mode=envoyGateway", "attach.envoyGateway.targets: nothing is attached")]
    [TestCase("attach.mode=envoy,dataPlane.tls.enabled=true", "dataPlane.tls.enabled needs caCertificate (PEM) or caFile")]
    public async Task Refused(string set, string message, CancellationToken cancellationToken)
    {
        var run = await Chart.TemplateAsync(cancellationToken, "--set", set);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Not.Zero, run.Output);
            Assert.That(run.Errors, Does.Contain(message));
        }
    }

    [Test]
    public async Task Whole_numbers_have_no_exponent(CancellationToken cancellationToken)
    {
        var rendered = (await Chart.TemplateAsync(cancellationToken, "--set", "dataPlane.settings.Engine:MaxBodyBytes=134217728,attach.bufferLimitBytes=268435456")).Require();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rendered, Does.Contain("--Engine:MaxBodyBytes=134217728"));
            Assert.That(rendered, Does.Contain("--Session:MaxRequestBodyBytes=268435456"));
            Assert.That(rendered, Does.Not.Contain("e+0"));
        }
    }

    /// <summary>The operator, the shared data planes and sidecars have one list: else the one would hand out what the other refuses.</summary>
    [TestCase("deployment", 2)]
    [TestCase("sidecar", 2)]
    [TestCase("both", 3)]
    public async Task Hosts_of_guards_are_told_to_all(string mode, int count, CancellationToken cancellationToken)
    {
        var rendered = (await Chart.TemplateAsync(
            cancellationToken, "--set", $"mode={mode},dataPlane.guardHosts={{*.safety.svc,[fd00::1]:8443}}")).Require();
        Assert.That(rendered.Split("--Engine:GuardHosts=*.safety.svc,[fd00::1]:8443"), Has.Length.EqualTo(count + 1));
    }

    [Test]
    public async Task Without_a_list_of_hosts_of_guards_there_is_no_flag(CancellationToken cancellationToken) =>
        Assert.That((await Chart.TemplateAsync(cancellationToken, "--set", "mode=both")).Require(), Does.Not.Contain("GuardHosts"));

    [TestCase("IPv4", "https://$(POD_IP):9443")]
    [TestCase("IPv6", "https://[$(POD_IP)]:9443")]
    public async Task Operators_name_their_address_as_a_URL_has_it(string family, string url, CancellationToken cancellationToken)
    {
        var rendered = (await Chart.TemplateAsync(cancellationToken, "--set", $"ipFamily={family}")).Require();
        Assert.That(rendered, Does.Contain($"--Cluster:AdvertiseUrl={url}"));
    }

    /// <summary>Envoy Gateway holds 32 KiB unless told otherwise; an exchange whose body is BUFFERED beyond that would hang.</summary>
    [TestCase("false", "32768")]
    [TestCase("true", "1048576")]
    public async Task Bodies_are_buffered_only_as_far_as_Envoy_can(string raised, string limit, CancellationToken cancellationToken)
    {
        var rendered = (await Chart.TemplateAsync(
            cancellationToken, "-f", Chart.ValuesOf("envoy-gateway"), "--set", $"attach.envoyGateway.clientTrafficPolicy.enabled={raised}")).Require();
        Assert.That(rendered, Does.Contain($"--Session:BufferedResponseLimit={limit}").And.Contain($"--Session:BufferedRequestLimit={limit}"));
    }
}
