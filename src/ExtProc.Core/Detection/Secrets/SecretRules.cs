using System.Collections.Frozen;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>The catalogue of secrets. A rule's id is the name of its patterns; several patterns may share one. Immutable.</summary>
public static class SecretRules
{
    /// <summary>Every pattern.</summary>
    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        .. TokenRules.All, .. JsonWebTokens.All, .. PrivateKeys.All, .. ConnectionStrings.All, AssignedSecrets.Definition,
    ];

    private static readonly FrozenDictionary<string, IReadOnlyList<PatternDefinition>> Rules = All
        .GroupBy(pattern => pattern.Name)
        .ToFrozenDictionary(group => group.Key, IReadOnlyList<PatternDefinition> (group) => [.. group]);

    /// <summary>Every id, sorted.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. Rules.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The patterns of the rule <paramref name="id"/>; empty for an unknown one.</summary>
    public static IReadOnlyList<PatternDefinition> ById(string id) => Rules.GetValueOrDefault(id, []);
}
