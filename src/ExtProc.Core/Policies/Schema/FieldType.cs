namespace ExtProc.Core.Policies.Schema;

/// <summary>What a field may hold. Read by the policy reader and by whoever generates a schema or a reference from the language.</summary>
public abstract record FieldType
{
    private FieldType()
    {
    }

    /// <summary>A string of <paramref name="MinLength"/> to <paramref name="MaxLength"/> code points.</summary>
    public sealed record Text(int MinLength, int MaxLength, TextFormat? Format = null) : FieldType
    {
        /// <summary>All texts that mean something here, for schemas; the compiler knows them by itself. Null: the set is open.</summary>
        public IReadOnlyList<string>? Known { get; init; }
    }

    public sealed record Whole(int Minimum, int Maximum) : FieldType;

    public sealed record Boolean : FieldType;

    /// <summary>One of some names.</summary>
    public sealed record Choice(ChoiceSet Set) : FieldType;

    public sealed record Nested(ObjectSchema Schema) : FieldType;

    /// <summary>Scalars in it differ from each other.</summary>
    public sealed record List(FieldType Item, int MinItems, int MaxItems) : FieldType
    {
        /// <summary>The fields, together, by which the objects of the list differ from each other; none: they need not.</summary>
        public IReadOnlyList<string> Keys { get; init; } = [];
    }

    /// <summary>Accepted and not read: what Kubernetes itself writes into a resource.</summary>
    public sealed record Opaque : FieldType;
}
