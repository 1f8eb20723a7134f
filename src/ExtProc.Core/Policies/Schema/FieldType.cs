namespace ExtProc.Core.Policies.Schema;

/// <summary>What a field may hold. Read by the policy reader and by whoever generates a schema or a reference from the language.</summary>
public abstract record FieldType
{
    private FieldType()
    {
    }

    /// <summary>A string of <paramref name="MinLength"/> to <paramref name="MaxLength"/> code points.</summary>
    public sealed record Text(int MinLength, int MaxLength, TextFormat? Format = null) : FieldType;

    public sealed record Whole(int Minimum, int Maximum) : FieldType;

    public sealed record Boolean : FieldType;

    /// <summary>One of some names.</summary>
    public sealed record Choice(ChoiceSet Set) : FieldType;

    public sealed record Nested(ObjectSchema Schema) : FieldType;

    public sealed record List(FieldType Item, int MinItems, int MaxItems) : FieldType;

    /// <summary>Accepted and not read: what Kubernetes itself writes into a resource.</summary>
    public sealed record Opaque : FieldType;
}
