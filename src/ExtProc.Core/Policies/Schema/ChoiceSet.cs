namespace ExtProc.Core.Policies.Schema;

/// <summary>The names that a field may hold, each with what it means.</summary>
public abstract class ChoiceSet(string name)
{
    /// <summary>What messages call one of them: <c>scope</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Names of the language that this version does not act on.</summary>
    public IReadOnlyList<string> Unsupported { get; init; } = [];

    /// <summary>Names and descriptions, in the order in which people should see them.</summary>
    public abstract IReadOnlyList<(string Name, string Description)> Names { get; }
}

/// <summary>Names that stand for the values of an enum.</summary>
public sealed class ChoiceSet<T>(string name, params IReadOnlyList<(string Name, T Value, string Description)> choices) : ChoiceSet(name)
    where T : struct, Enum
{
    public override IReadOnlyList<(string Name, string Description)> Names { get; } = [.. choices.Select(c => (c.Name, c.Description))];

    public T? Find(string text)
    {
        foreach (var choice in choices)
        {
            if (choice.Name == text)
            {
                return choice.Value;
            }
        }
        return null;
    }

    public string NameOf(T value)
    {
        foreach (var choice in choices)
        {
            if (EqualityComparer<T>.Default.Equals(choice.Value, value))
            {
                return choice.Name;
            }
        }
        throw new ArgumentOutOfRangeException(nameof(value), value, $"not a {Name}");
    }
}
