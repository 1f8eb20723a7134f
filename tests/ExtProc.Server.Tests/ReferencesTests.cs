using ExtProc.Core.Exchanges;
using ExtProc.Server.Envoy;

namespace ExtProc.Server.Tests;

/// <summary>Which way the assemblies may know each other: the engine knows no carrier, the server no command line.</summary>
public sealed class ReferencesTests
{
    private static readonly string[] Libraries = ["PhoneNumbers", "ICSharpCode.SharpZipLib", "Polly.Core"];

    [Test]
    public void TheEngineKnowsTheFrameworkAndItsLibrariesOnly()
    {
        IEnumerable<string> foreign = References(typeof(Engine)).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !Libraries.Contains(name));
        Assert.That(foreign, Is.Empty);
    }

    [Test]
    public void TheServerKnowsTheEngineAndTheMessagesOnly()
    {
        IEnumerable<string> own = References(typeof(ExternalProcessor))
            .Where(name => name.StartsWith("ExtProc", StringComparison.Ordinal) || name == "extproc" || name.StartsWith("Envoy", StringComparison.Ordinal));
        Assert.That(own, Is.EquivalentTo(new[] { "ExtProc.Core", "Envoy.Protos" }));
    }

    private static IEnumerable<string> References(Type type) => type.Assembly.GetReferencedAssemblies().Select(name => name.Name!);
}
