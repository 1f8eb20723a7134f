using System.Collections.Frozen;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>The catalogue of personal data that a model finds, by name, as policies spell it.</summary>
public static class NameEntities
{
    private static readonly FrozenDictionary<string, NameEntity> s_entities = new Dictionary<string, NameEntity>
    {
        ["PersonName"] = NameEntity.Person,
        ["Organization"] = NameEntity.Organization,
        ["Location"] = NameEntity.Location,
        ["PostalAddress"] = NameEntity.Address,
        ["DateOfBirth"] = NameEntity.DateOfBirth,
        ["Username"] = NameEntity.Username,
        ["Medical"] = NameEntity.Medical,
    }.ToFrozenDictionary();

    /// <summary>Every name, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_entities.Keys.Order(StringComparer.Ordinal)];

    public static bool TryGet(string name, out NameEntity entity) => s_entities.TryGetValue(name, out entity);

    public static string NameOf(NameEntity entity) => s_entities.First(pair => pair.Value == entity).Key;
}
