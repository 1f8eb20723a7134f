using ExtProc.Core.Policies.Schema;

namespace ExtProc.Core.Tests.Policies.Schema;

public sealed class AiPolicySchemaTests
{
    [Test]
    public void Every_field_is_described_once()
    {
        var fields = Walk(AiPolicySchema.Resource).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fields.Where(static field => !field.Description.EndsWith('.')).Select(static field => field.Name), Is.Empty);
            foreach (var schema in Objects(AiPolicySchema.Resource))
            {
                var names = schema.Fields.Select(static field => field.Name).Concat(schema.Unsupported).ToArray();
                Assert.That(names, Is.Unique, schema.Name);
            }
        }
    }

    [Test]
    public void Every_default_is_a_value_of_its_field()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var field in Walk(AiPolicySchema.Resource).Where(static field => field is { Default: not null, Type: FieldType.Choice }))
            {
                var names = ((FieldType.Choice)field.Type).Set.Names.Select(static choice => $"\"{choice.Name}\"");
                Assert.That(names, Has.Member(field.Default), field.Name);
            }
        }
    }

    private static IEnumerable<FieldSchema> Walk(ObjectSchema schema) => Objects(schema).SelectMany(static schema => schema.Fields);

    private static IEnumerable<ObjectSchema> Objects(ObjectSchema schema)
    {
        yield return schema;
        foreach (var field in schema.Fields)
        {
            var type = field.Type is FieldType.List list ? list.Item : field.Type;
            foreach (var inner in type is FieldType.Nested nested ? Objects(nested.Schema) : [])
            {
                yield return inner;
            }
        }
    }
}
