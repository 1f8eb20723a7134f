using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Json;

/// <summary>What is at one path of a dialect's JSON.</summary>
/// <param name="Kind">What strings there are.</param>
/// <param name="Scope">Scope of the parts found there.</param>
public sealed record FieldRule(FieldKind Kind, PartScope Scope)
{
    public TextEncoding Encoding { get; init; } = TextEncoding.JsonString;

    /// <summary>True when keys that no row names are text too. Read of the rule that holds for everything else below an object.</summary>
    public bool Keys { get; init; }

    /// <summary>
    /// True when every key of the object at this place is a name that its author chose, so text: the properties of a schema.
    /// </summary>
    public bool Names { get; init; }

    /// <summary>True when the string is a piece of a text that goes on in other events.</summary>
    public bool Piece { get; init; }

    /// <summary>
    /// Of an <see cref="FieldKind.Id"/>: the only values that are no text, where a model may be shown the field (roles). Null for no
    /// such list.
    /// </summary>
    public IReadOnlyList<byte[]>? Known { get; init; }

    /// <summary>When not 0, the value is also reported as a <see cref="JsonFact"/> with this id.</summary>
    public int Fact { get; init; }

    /// <summary>True when the fact needs its path.</summary>
    public bool FactPath { get; init; }
}
