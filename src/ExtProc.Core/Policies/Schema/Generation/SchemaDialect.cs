namespace ExtProc.Core.Policies.Schema.Generation;

/// <summary>For whom a schema is written.</summary>
internal enum SchemaDialect
{
    /// <summary>The structural OpenAPI v3 schema of a CustomResourceDefinition, with CEL.</summary>
    Kubernetes,

    /// <summary>JSON Schema, draft 2020-12.</summary>
    Editor,
}
