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
