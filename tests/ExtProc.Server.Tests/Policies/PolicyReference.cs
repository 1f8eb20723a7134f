using System.Text;
using ExtProc.Core.Policies.Schema;

namespace ExtProc.Server.Tests.Policies;

/// <summary>The tables of fields and names of the language, as Markdown.</summary>
internal static class PolicyReference
{
    public static string Render()
    {
        var text = new StringBuilder("| field | type | default | |\n|---|---|---|---|\n");
        var sets = new List<ChoiceSet>();
        Fields(text, sets, "", AiPolicySchema.Resource);
        foreach (var set in sets)
        {
            text.Append($"\n| {set.Name} | |\n|---|---|\n");
            foreach (var (name, description) in set.Names)
            {
                text.Append($"| `{name}` | {description} |\n");
            }
        }
        return text.ToString();
    }

    private static void Fields(StringBuilder text, List<ChoiceSet> sets, string path, ObjectSchema schema)
    {
        foreach (var field in schema.Fields.Where(static field => field.Type is not FieldType.Opaque))
        {
            var name = path + field.Name;
            var list = field.Type as FieldType.List;
            var type = list?.Item ?? field.Type;
            var needed = field.Required ? "required" : field.Default is { } value ? $"`{value}`" : "";
            text.Append($"| `{name}` | {Type(field.Type)} | {needed} | {field.Description} |\n");
            if (type is FieldType.Choice choice && !sets.Contains(choice.Set))
            {
                sets.Add(choice.Set);
            }
            if (type is FieldType.Nested nested)
            {
                Fields(text, sets, name + (list is null ? "." : "[]."), nested.Schema);
            }
        }
    }

    private static string Type(FieldType type) => type switch
    {
        FieldType.Text text => $"string, {text.MaxLength}",
        FieldType.Whole whole => $"{whole.Minimum} to {whole.Maximum}",
        FieldType.Boolean => "boolean",
        FieldType.Choice choice => choice.Set.Name,
        FieldType.List list => $"list of {Type(list.Item)}; {list.MinItems} to {list.MaxItems}",
        _ => "object",
    };
}
