namespace ExtProc.Core.Policies.Schema;

/// <summary>An object of the language and its fields.</summary>
/// <param name="Name">What messages call it: <c>rule</c>.</param>
/// <param name="Fields">All fields that may be written.</param>
public sealed record ObjectSchema(string Name, IReadOnlyList<FieldSchema> Fields)
{
    /// <summary>Fields of the language that this version does not act on. Writing one is an error: nothing would enforce it.</summary>
    public IReadOnlyList<string> Unsupported { get; init; } = [];

    /// <summary>True when exactly one of the fields must be given.</summary>
    public bool ExactlyOne { get; init; }

    /// <summary>What must hold between the fields.</summary>
    public IReadOnlyList<SchemaConstraint> Constraints { get; init; } = [];

    /// <summary>
    /// False where an absent field means something else than the same field with its default, so that nobody may write the default in:
    /// neither into what a rule inherits nor into a reply whose style leaves a field unused.
    /// </summary>
    public bool DefaultsMayBeWritten { get; init; } = true;

    public FieldSchema? Find(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }
        return null;
    }
}
