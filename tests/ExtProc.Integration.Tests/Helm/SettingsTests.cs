using System.Text.Json;
using ExtProc.Operator.Hosting;
using ExtProc.Server.Hosting.Settings;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Integration.Tests.Helm;

/// <summary>What the chart passes to the processes are settings that they have; an unknown one would keep them from starting.</summary>
[CancelAfter(60_000)]
public sealed class SettingsTests
{
    private static IReadOnlyList<string> Combinations => Chart.Combinations;

    [TestCaseSource(nameof(Combinations))]
    public async Task Every_flag_is_a_setting(string combination, CancellationToken cancellationToken)
    {
        var pods = (await Chart.ObjectsAsync(combination, cancellationToken)).Where(static item => item.Kind is "Deployment" or "StatefulSet").ToArray();
        var operating = Flags(pods.Single(static item => item.Name == "extproc-operator"));
        var serving = pods.Where(static item => item.Name == "extproc").SelectMany(Flags);
        var sidecars = operating.TryGetValue("Injection:Arguments", out var list)
            ? JsonSerializer.Deserialize<string[]>(list)!.Select(Split)
            : [];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(operating.Keys, Is.Not.Empty.And.SubsetOf(OperatorSettings.All.Select(static setting => setting.Key)));
            Assert.That(serving.Concat(sidecars).Select(static flag => flag.Key).Distinct(), Is.SubsetOf(SettingsCatalogue.All.Select(static setting => setting.Key)));
        }
    }

    private static Dictionary<string, string> Flags(KubeObject pods)
    {
        var container = YamlJson.Read(pods.Text)["spec"]!["template"]!["spec"]!["containers"]![0]!;
        return container["args"]!.AsArray().Skip(1).Select(static flag => Split((string)flag!)).ToDictionary(static flag => flag.Key, static flag => flag.Value);
    }

    private static KeyValuePair<string, string> Split(string flag)
    {
        Assert.That(flag, Does.StartWith("--").And.Contain("="));
        return KeyValuePair.Create(flag[2..flag.IndexOf('=')], flag[(flag.IndexOf('=') + 1)..]);
    }
}
