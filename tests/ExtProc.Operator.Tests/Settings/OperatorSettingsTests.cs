using ExtProc.Operator.Certificates;
using ExtProc.Operator.Hosting;
using ExtProc.Operator.Webhooks;
using ExtProc.Server.Hosting;
using ExtProc.Server.Hosting.Settings;
using ExtProc.Testing.Kubernetes;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace ExtProc.Operator.Tests.Settings;

/// <summary>What the catalogue names is what is read, and what the chart renders is taken by the processes.</summary>
internal sealed class OperatorSettingsTests
{
    private static readonly Dictionary<string, Type> s_sections = new()
    {
        [WebhookOptions.Section] = typeof(WebhookOptions),
        [InjectionOptions.Section] = typeof(InjectionOptions),
        [CertificateOptions.Section] = typeof(CertificateOptions),
    };

    private static readonly string[] s_charts =
        [.. Directory.GetFiles(RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "Helm", "Golden"), "*.yaml").Select(static file => Path.GetFileName(file)!)];

    [Test]
    public void Catalogue_and_options_name_the_same_settings()
    {
        var bound = s_sections.SelectMany(static section =>
            section.Value.GetProperties().Where(static property => property.CanWrite).Select(property => $"{section.Key}:{property.Name}"));
        Assert.That(WebhookSettings.All.Select(static setting => setting.Key), Is.EquivalentTo(bound));
    }

    [Test]
    public void Every_default_is_accepted()
    {
        var refused = OperatorSettings.All.Where(static setting => setting.Default.Length > 0 && !setting.Accepts(setting.Default));
        Assert.That(refused.Select(static setting => setting.Key), Is.Empty);
    }

    [TestCaseSource(nameof(s_charts))]
    public void The_operator_takes_what_the_chart_renders(string chart)
    {
        var settings = Flags(Arguments(chart, "operator"));
        var errors = new List<string>();
        SettingsCheck.Clean(settings, errors, OperatorSettings.All);
        errors.AddRange(WebhookSettings.Errors(settings));
        errors.AddRange(OptionsCheck.Of(settings.GetSection(EngineSettings.Section).Get<EngineSettings>(), new EngineSettingsValidator()));
        Assert.That(errors, Is.Empty);
    }

    [TestCaseSource(nameof(s_charts))]
    public void A_sidecar_takes_what_the_operator_gives_it(string chart)
    {
        var injection = Flags(Arguments(chart, "operator")).GetSection(InjectionOptions.Section).Get<InjectionOptions>();
        if (injection is not { IsEnabled: true })
        {
            Assert.That(Arguments(chart, "operator"), Has.None.StartsWith("--Injection:"));
            return;
        }
        var arguments = new Sidecar(injection).Container(hasAuthorities: true, "payments")["args"]!.AsArray().Select(static argument => argument!.GetValue<string>());
        var errors = new List<string>();
        var settings = SettingsCheck.Clean(Flags([.. arguments]), errors);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(errors, Is.Empty);
            Assert.That(settings["Grpc:DrainDelay"], Is.EqualTo("00:00:00"));
        }
    }

    private static IConfiguration Flags(IReadOnlyList<string> arguments) => new ConfigurationBuilder()
        .AddCommandLine([.. arguments.Where(static argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('=', StringComparison.Ordinal))])
        .Build();

    /// <summary>The arguments of a container of a Deployment.</summary>
    private static string[] Arguments(string chart, string container)
    {
        var yaml = File.ReadAllText(RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "Helm", "Golden", chart));
        foreach (var item in KubeObject.ReadAll(yaml).Where(static item => item.Kind == "Deployment"))
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(item.Text));
            var containers = (YamlSequenceNode)stream.Documents[0].RootNode["spec"]["template"]["spec"]["containers"];
            if (containers.FirstOrDefault(node => node["name"].ToString() == container) is { } found)
            {
                return [.. ((YamlSequenceNode)found["args"]).Select(static argument => argument.ToString())];
            }
        }
        throw new InvalidOperationException($"{chart} has no container {container}");
    }
}
