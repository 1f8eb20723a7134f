using System.Text;

namespace ExtProc.Core.Json;

/// <summary>
/// The field rules of one kind of JSON body, compiled to a trie: which paths hold text of which scope. What no row names is text of the
/// nearest <c>**</c> rule above it, so a field that is new is inspected before anybody has heard of it. Immutable, thread-safe.
/// </summary>
public sealed class FieldTable
{
    private FieldTable(FieldNode root) => Root = root;

    internal FieldNode Root { get; }

    /// <summary>Compiles rows over a rule for everything they don't name.</summary>
    /// <exception cref="ArgumentException">Two rows have the same path, or a path is not well-formed.</exception>
    public static FieldTable Build(FieldRule everythingElse, params IEnumerable<FieldRow> rows)
    {
        var root = new Draft { Deep = new Draft { Rule = everythingElse } };
        foreach (var row in rows)
        {
            Place(root, row);
        }
        return new FieldTable(new Compiler().Run(root));
    }

    private static void Place(Draft root, FieldRow row)
    {
        var draft = root;
        foreach (string segment in row.Path.Split('.'))
        {
            int brackets = 0;
            string key = segment;
            while (key.EndsWith("[]", StringComparison.Ordinal))
            {
                key = key[..^2];
                brackets++;
            }
            if (key == "**")
            {
                draft = draft.Deep ??= new Draft();
            }
            else if (key.Length > 0)
            {
                draft = draft.Member(key);
            }
            for (; brackets > 0; brackets--)
            {
                draft = draft.Element ??= new Draft();
            }
        }
        if (draft.Rule is not null)
        {
            throw new ArgumentException($"Two rows for {row.Path}");
        }
        draft.Rule = row.Rule;
    }

    private sealed record Deep(FieldNode Node, Dictionary<string, FieldNode> Members);

    /// <summary>Members may refer to themselves through a deep rule, so all places are made first and their keys set last.</summary>
    private sealed class Compiler
    {
        private readonly List<(FieldNode Node, Dictionary<string, FieldNode> Own, Deep Deep)> _pending = [];

        public FieldNode Run(Draft root)
        {
            var node = Compile(root, inherited: null);
            foreach (var (place, own, deep) in _pending)
            {
                foreach (var (key, member) in deep.Members)
                {
                    own.TryAdd(key, member);
                }
                place.SetKeys([.. own.Select(c => KeyValuePair.Create(Encoding.UTF8.GetBytes(c.Key), c.Value))]);
            }
            return node;
        }

        private FieldNode Compile(Draft draft, Deep? inherited)
        {
            var deep = draft.Deep is null ? inherited! : CompileDeep(draft.Deep, inherited);
            var node = new FieldNode { Rule = draft.Rule ?? deep.Node.Rule, Other = deep.Node };
            node.Element = draft.Element is null ? deep.Node : Compile(draft.Element, deep);
            _pending.Add((node, draft.Members.ToDictionary(m => m.Key, m => Compile(m.Value, deep)), deep));
            return node;
        }

        private Deep CompileDeep(Draft draft, Deep? inherited)
        {
            var node = new FieldNode { Rule = draft.Rule ?? inherited!.Node.Rule };
            node.Element = node.Other = node;
            var deep = new Deep(node, []);
            foreach (var (key, member) in draft.Members)
            {
                deep.Members[key] = Compile(member, deep);
            }
            _pending.Add((node, [], deep));
            return deep;
        }
    }

    private sealed class Draft
    {
        public FieldRule? Rule { get; set; }

        public Draft? Element { get; set; }

        public Draft? Deep { get; set; }

        public Dictionary<string, Draft> Members { get; } = [];

        public Draft Member(string key) => Members.TryGetValue(key, out var member) ? member : Members[key] = new Draft();
    }
}
