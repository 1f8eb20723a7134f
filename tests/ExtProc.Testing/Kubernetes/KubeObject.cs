using YamlDotNet.RepresentationModel;

namespace ExtProc.Testing.Kubernetes;

/// <summary>One object as it is written down (YAML or JSON), with what is needed to address it.</summary>
public sealed record KubeObject(string Text, string ApiVersion, string Kind, string? Namespace, string Name)
{
    /// <summary>The objects of a file of several documents; documents without content are left out.</summary>
    public static IReadOnlyList<KubeObject> ReadAll(string yaml)
    {
        var objects = new List<KubeObject>();
        foreach (var text in Split(yaml))
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }, ..])
            {
                objects.Add(Read(text, root));
            }
        }

        return objects;
    }

    public static KubeObject ReadOne(string yaml) => ReadAll(yaml).Single();

    private static IEnumerable<string> Split(string yaml)
    {
        var lines = new List<string>();
        foreach (var line in yaml.Split('\n'))
        {
            if (line.TrimEnd() == "---")
            {
                yield return string.Join('\n', lines);
                lines.Clear();
                continue;
            }

            lines.Add(line);
        }

        yield return string.Join('\n', lines);
    }

    private static KubeObject Read(string text, YamlMappingNode root)
    {
        var metadata = (YamlMappingNode)root.Children["metadata"];
        return new KubeObject(text, Scalar(root, "apiVersion")!, Scalar(root, "kind")!, Scalar(metadata, "namespace"), Scalar(metadata, "name")!);
    }

    private static string? Scalar(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var value) ? ((YamlScalarNode)value).Value : null;
}
