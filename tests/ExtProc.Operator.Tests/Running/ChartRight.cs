using System.Text.Json.Nodes;
using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Running;

/// <summary>One verb on one resource that a role of the chart grants; <see cref="Role"/> and <see cref="Rule"/> say where it stands.</summary>
internal sealed record ChartRight(string Role, int Rule, string Verb, string Resource)
{
    /// <summary>All that the roles among some objects grant.</summary>
    public static IReadOnlyList<ChartRight> In(IEnumerable<KubeObject> objects) =>
    [
        .. from item in objects
           where item.Kind is "Role" or "ClusterRole"
           from rule in YamlJson.Read(item.Text)["rules"]!.AsArray().Select(static (rule, i) => (Json: rule!, Index: i))
           from resource in rule.Json["resources"]!.AsArray()
           from verb in rule.Json["verbs"]!.AsArray()
           select new ChartRight(item.Kind, rule.Index, (string)verb!, (string)resource!),
    ];

    /// <summary>A role without this right; any other object as it is.</summary>
    public string TakeFrom(KubeObject item)
    {
        if (item.Kind != Role)
        {
            return item.Text;
        }

        var role = YamlJson.Read(item.Text);
        var rules = role["rules"]!.AsArray();
        var whole = rules[Rule]!;
        rules.RemoveAt(Rule);
        foreach (var resource in whole["resources"]!.AsArray().Select(static name => (string)name!))
        {
            var rest = whole.DeepClone();
            rest["resources"] = new JsonArray(resource);
            var verbs = whole["verbs"]!.AsArray().Select(static name => (string)name!).Where(verb => (verb, resource) != (Verb, Resource)).ToArray();
            rest["verbs"] = new JsonArray([.. verbs.Select(static verb => JsonValue.Create(verb))]);
            if (verbs.Length > 0)
            {
                rules.Add(rest);
            }
        }

        return role.ToJsonString();
    }

    /// <summary>What the API server answers without it.</summary>
    public string Refusal => $"cannot {Verb} resource \"{Resource}\"";

    public override string ToString() => $"{Verb} {Resource}";
}
