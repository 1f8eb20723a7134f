namespace ExtProc.Core.Policies.Schema;

/// <summary>One field of an object of the language.</summary>
/// <param name="Name">The name in YAML.</param>
/// <param name="Type">What it may hold.</param>
/// <param name="Description">For people: what it is for. Ends with a full stop.</param>
public sealed record FieldSchema(string Name, FieldType Type, string Description)
{
    public bool Required { get; init; }

    /// <summary>The value that stands when the field is absent, as JSON, or null where absence means something of its own.</summary>
    public string? Default { get; init; }
}
