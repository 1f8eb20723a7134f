using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ExtProc.Testing.Kubernetes;
using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>
/// Runs the README's installation as it stands there: every block of shell commands (<c>sh</c>) with the real helm and kubectl against a real
/// API server. Blocks that need running pods or a registry are marked <c>console</c> and are not run.
/// </summary>
[CancelAfter(300_000)]
[NonParallelizable]
public sealed partial class InstallGuideTests
{
    [Test]
    public async Task Every_command_does_what_it_says(CancellationToken cancellationToken)
    {
        RealParts.Helm.Require();
        RealParts.Kubectl.Require();
        await using var plane = await ControlPlane.StartAsync(cancellationToken);
        await plane.InstallSharedAsync(
            cancellationToken, "gateway-api", "istio", "envoy-gateway-envoyextensionpolicies", "envoy-gateway-clienttrafficpolicies");
        foreach (var name in (string[])["gateways", "payments"])
        {
            await plane.Admin.ApplyAsync($$"""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "{{name}}" } }""", cancellationToken);
        }

        var guide = Sections();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(guide.Keys, Is.EqualTo(new[] { "Install", "With Istio", "With Envoy Gateway", "With your own Envoy" }));
            Assert.That(guide.Values.Select(static blocks => blocks.Count), Is.All.Positive);
        }

        var said = await RunAsync(plane, guide["Install"], cancellationToken);
        Assert.That(said, Does.Match(@"extproc-system\s+secrets"));
        said = await RunAsync(plane, guide["With Istio"], cancellationToken);
        Assert.That(said, Does.Match(@"gateways\s+extproc-gateway-ai").And.Match(@"payments\s+extproc-outbound-0"));
        said = await RunAsync(plane, guide["With Envoy Gateway"], cancellationToken);
        Assert.That(said, Does.Contain("envoyextensionpolicy.gateway.envoyproxy.io/extproc-gateway-ai").And.Contain("clienttrafficpolicy.gateway.envoyproxy.io/extproc-gateway-ai"));
        Assert.That(await CountAsync(plane, "/apis/networking.istio.io/v1alpha3/envoyfilters", cancellationToken), Is.Zero, "the earlier attachment is gone");
        said = await RunAsync(plane, guide["With your own Envoy"], cancellationToken);
        Assert.That(said, Does.Contain("# http-filter.yaml").And.Contain("x-extproc-namespace, value: \"payments\"").And.Contain("# cluster.yaml"));
        Assert.That(await CountAsync(plane, "/apis/extproc.dev/v1alpha1/aipolicies", cancellationToken), Is.EqualTo(2));
    }

    /// <summary>The shell blocks below "## Install", by heading, in order.</summary>
    private static Dictionary<string, List<string>> Sections()
    {
        var sections = new Dictionary<string, List<string>>();
        List<string>? blocks = null;
        foreach (Match match in HeadingOrBlock().Matches(File.ReadAllText(RepositoryRoot.Combine("README.md"))))
        {
            if (match.Groups["title"] is { Success: true, Value: var title })
            {
                var isPart = title == "Install" || (match.Value.StartsWith("###", StringComparison.Ordinal) && blocks is not null);
                blocks = isPart ? sections[title] = [] : null;
            }
            else
            {
                blocks?.Add(match.Groups["code"].Value);
            }
        }

        return sections;
    }

    private static async Task<string> RunAsync(ControlPlane plane, IEnumerable<string> blocks, CancellationToken cancellationToken)
    {
        var programs = string.Join(Path.PathSeparator, Path.GetDirectoryName(RealParts.Helm.Require()), Path.GetDirectoryName(RealParts.Kubectl.Require()));
        var environment = new Dictionary<string, string?>
        {
            ["KUBECONFIG"] = plane.AdminKubeconfig,
            ["PATH"] = $"{programs}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
        };
        var output = "";
        foreach (var block in blocks)
        {
            output += (await ProgramRun.OfAsync("bash", ["-euo", "pipefail", "-c", block], cancellationToken, environment)).Require();
        }

        return output;
    }

    private static async Task<int> CountAsync(ControlPlane plane, string path, CancellationToken cancellationToken)
    {
        JsonNode list = (await plane.Admin.GetAsync(path, cancellationToken)).Require();
        return list["items"]!.AsArray().Count;
    }

    [GeneratedRegex(@"^##+ (?<title>[^\n]+)$|^```sh\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex HeadingOrBlock();
}
