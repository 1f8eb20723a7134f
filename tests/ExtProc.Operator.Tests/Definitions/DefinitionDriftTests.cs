using ExtProc.Core.Policies.Schema.Generation;
using ExtProc.Server.Policies;

namespace ExtProc.Operator.Tests.Definitions;

/// <summary>The files that people install say what the code says.</summary>
internal sealed class DefinitionDriftTests
{
    [Test]
    public void The_definition_for_kubectl_is_the_generated_one() =>
        Golden.AssertSame("deploy/crds/aipolicies.extproc.dev.yaml", YamlText.Render(PolicyDefinition.Create()));

    [Test]
    public void The_definition_of_the_chart_is_the_generated_one_and_stays_when_the_chart_goes()
    {
        var yaml = YamlText.Render(PolicyDefinition.Create(keep: true));
        Assert.That(yaml, Does.Contain("helm.sh/resource-policy: keep").And.Not.Contain("{{"), "the chart's copy holds no template syntax");
        Golden.AssertSame("helm/extproc-crds/templates/aipolicies.yaml", yaml);
    }
}
