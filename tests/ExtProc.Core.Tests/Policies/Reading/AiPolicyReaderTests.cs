using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Schema;
using FsCheck;
using FsCheck.Fluent;

namespace ExtProc.Core.Tests.Policies.Reading;

/// <summary>Trees of known names and values in every wrong place.</summary>
public sealed class AiPolicyReaderTests
{
    private static readonly string[] s_names = [.. Names(AiPolicySchema.Resource).Distinct(), "unknown", "", "spec.rules[0]"];

    private static readonly Gen<SpecNode> s_scalars =
        from kind in Gen.Elements(Enum.GetValues<ScalarKind>())
        from text in Gen.Elements("AiPolicy", "extproc.dev/v1alpha1", "p", "", "1", "-7", "99999999999999999999", "1.5", "true", "no", "Enforce", "User", "Token", "Iban", "a+", "(", "\u200B", "😀")
        select (SpecNode)new SpecNode.Scalar(kind, text, 1, 1);

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property No_tree_makes_it_throw() =>
        Prop.ForAll(Trees(6).ToArbitrary(), static tree => PolicyLoader.Load([new PolicySource("p", [Policy(tree), tree], [])]).Diagnostics.Count > 0);

    /// <summary>A tree in the place of a spec, so that it is read to its depths.</summary>
    private static SpecNode.Map Policy(SpecNode spec) => Map(
        ("apiVersion", Text(AiPolicySchema.ApiVersionName)), ("kind", Text(AiPolicySchema.KindName)), ("metadata", Map(("name", Text("p")))), ("spec", spec));

    private static SpecNode.Map Map(params (string Key, SpecNode Value)[] entries) =>
        new([.. entries.Select(static entry => new SpecNode.Entry(entry.Key, entry.Value, 1, 1))], 1, 1);

    private static SpecNode.Scalar Text(string text) => new(ScalarKind.Text, text, 1, 1);

    private static Gen<SpecNode> Trees(int depth) => depth == 0 ? s_scalars : Gen.Frequency(
        (2, s_scalars),
        (2, Trees(depth - 1).ListOf().Select(static items => (SpecNode)new SpecNode.List([.. items.Take(4)], 1, 1))),
        (6, Entries(depth).Select(static entries => (SpecNode)new SpecNode.Map([.. entries.DistinctBy(static entry => entry.Key).Take(6)], 1, 1))));

    private static Gen<List<SpecNode.Entry>> Entries(int depth)
    {
        var entries =
            from name in Gen.Elements(s_names)
            from value in Trees(depth - 1)
            select new SpecNode.Entry(name, value, 1, 1);
        return entries.ListOf().Select(static list => list.ToList());
    }

    private static IEnumerable<string> Names(ObjectSchema schema) => schema.Fields.SelectMany(static field =>
    {
        var type = field.Type is FieldType.List list ? list.Item : field.Type;
        return (type is FieldType.Nested nested ? Names(nested.Schema) : []).Append(field.Name);
    }).Concat(schema.Unsupported);
}
