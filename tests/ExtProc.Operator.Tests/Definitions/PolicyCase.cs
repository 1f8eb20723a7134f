using System.Text;
using ExtProc.Core.Policies;
using ExtProc.Server.Policies;
using ExtProc.Testing.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace ExtProc.Operator.Tests.Definitions;

/// <summary>One document of a file in <c>Policies</c>, with what its annotations expect.</summary>
/// <param name="Object">The document.</param>
/// <param name="Says">Stands in the API server's refusal; null: it takes the object.</param>
/// <param name="Compiler">Stands in a diagnostic of the compiler; null: it takes the policy.</param>
internal sealed record PolicyCase(KubeObject Object, string? Says, string? Compiler)
{
    public static IReadOnlyList<PolicyCase> Read(string file) =>
        [.. KubeObject.ReadAll(File.ReadAllText(PathOf(file))).Select(static item => new PolicyCase(item, Annotation(item, "says"), Annotation(item, "compiler")))];

    public static string PathOf(string file) => RepositoryRoot.Combine("tests", "ExtProc.Operator.Tests", "Definitions", "Policies", file);

    /// <summary>The document as a file of its own.</summary>
    public PolicySource Source => PolicyFile.Parse($"{Object.Name}.yaml", Encoding.UTF8.GetBytes(Object.Text));

    public override string ToString() => Object.Name;

    private static string? Annotation(KubeObject item, string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(item.Text));
        var metadata = (YamlMappingNode)stream.Documents[0].RootNode["metadata"];
        return metadata.Children.TryGetValue("annotations", out var annotations) && ((YamlMappingNode)annotations).Children.TryGetValue(name, out var text)
            ? ((YamlScalarNode)text).Value
            : null;
    }
}
