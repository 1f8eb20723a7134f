using System.Globalization;
using ExtProc.Server.Envoy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace ExtProc.Conformance.Tests.Conversations;

/// <summary>A scripted ext_proc dialogue: what Envoy sends, step by step, and what is due in return.</summary>
internal sealed class Conversation
{
    private Conversation(string name, YamlMappingNode root)
    {
        Name = name;
        Policy = Text(root, "policy") ?? "default";
        Root = root;
        Steps = [.. ((YamlSequenceNode)root.Children["steps"]).Select(static node => (YamlMappingNode)node)];
        IsInProcess = Text(root, "inProcess") == "true";
        foreach (var (header, value) in root.Children.TryGetValue("initialMetadata", out var node) ? (YamlMappingNode)node : [])
        {
            Metadata[header.ToString()] = value.ToString();
        }
    }

    public string Name { get; }

    /// <summary>Name of a file of policies beside the conversations.</summary>
    public string Policy { get; }

    /// <summary>True when it needs to move the clock or stop the server, and so cannot run over a connection.</summary>
    public bool IsInProcess { get; }

    public IReadOnlyList<YamlMappingNode> Steps { get; }

    /// <summary>The initial metadata of the stream.</summary>
    public HeaderDictionary Metadata { get; } = [];

    private YamlMappingNode Root { get; }

    public static Conversation Load(string path)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(path);
        yaml.Load(reader);
        return new Conversation(Path.GetFileNameWithoutExtension(path), (YamlMappingNode)yaml.Documents[0].RootNode);
    }

    public SessionOptions Options()
    {
        var options = new SessionOptions();
        if (Root.Children.TryGetValue("options", out var node))
        {
            new ConfigurationBuilder()
                .AddInMemoryCollection(((YamlMappingNode)node).Select(static pair => KeyValuePair.Create(pair.Key.ToString(), (string?)pair.Value.ToString())))
                .Build().Bind(options);
        }
        return options;
    }

    public static string? Text(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var node) ? node.ToString() : null;

    /// <summary>A scalar, or <c>{ repeat: TEXT, times: N }</c>.</summary>
    public static string Repeated(YamlNode node) => node is YamlMappingNode map
        ? string.Concat(Enumerable.Repeat(Text(map, "repeat")!, int.Parse(Text(map, "times")!, CultureInfo.InvariantCulture)))
        : node.ToString();

    public override string ToString() => Name;
}
