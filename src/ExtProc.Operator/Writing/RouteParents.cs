using System.Text.Json;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Writing;

/// <summary>
/// Our entries in the <c>status.parents</c> of a route. The list is one value to the API server, so it is written as it was read, with
/// only our own entries replaced, and only while the route is still the one that was read. Pure.
/// </summary>
internal static class RouteParents
{
    /// <summary>What the API server takes.</summary>
    public const int MaxParents = 32;

    public const string Controller = "extproc.dev/operator";

    /// <summary>The condition in our entries; null unless every parent of the route has one with the same verdict.</summary>
    public static Condition? Find(Route route)
    {
        var own = Entries(route).Where(IsOwn).ToArray();
        var conditions = own.Select(static entry => entry.Deserialize(ApiJson.Default.RouteParentStatus)?.Conditions is [{ } first, ..] ? first : null).ToArray();
        return own.Length == Wanted(route) && own.Length > 0 && conditions.All(condition => condition == conditions[0]) ? conditions[0] : null;
    }

    public static bool HasOwn(Route route) => Entries(route).Any(IsOwn);

    /// <summary>Whether there is anything that an entry could be about.</summary>
    public static bool IsPossible(Route route) => Wanted(route) > 0;

    /// <summary>The list with our entries as they should be; without any for no condition.</summary>
    public static IReadOnlyList<JsonElement> With(Route route, Condition? condition)
    {
        var others = Entries(route).Where(static entry => !IsOwn(entry)).ToList();
        if (condition is not null)
        {
            others.AddRange((route.Spec?.ParentRefs ?? []).Take(Wanted(route)).Select(parent =>
                JsonSerializer.SerializeToElement(new RouteParentStatus(parent, Controller, [condition]), ApiJson.Default.RouteParentStatus)));
        }
        return others;
    }

    private static int Wanted(Route route) =>
        Math.Min(route.Spec?.ParentRefs?.Count ?? 0, MaxParents - Entries(route).Count(static entry => !IsOwn(entry)));

    private static IReadOnlyList<JsonElement> Entries(Route route) => route.Status?.Parents ?? [];

    private static bool IsOwn(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("controllerName", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals(Controller);
}
