using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExtProc.Load.Scenarios;

/// <summary>One exchange to play, read from <c>perf/scenarios/NAME.json</c>.</summary>
public sealed record Scenario
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Name { get; init; }

    /// <summary>What the scenario is there to show.</summary>
    public required string About { get; init; }

    /// <summary>Name of a folder in <c>perf/policies</c>.</summary>
    public required string Policies { get; init; }

    /// <summary>Messages in the order in which Envoy sends them, given this server's replies.</summary>
    public required IReadOnlyList<ScenarioStep> Steps { get; init; }

    public int RequestBytes { get; init; } = 1024;

    public int ResponseBytes { get; init; } = 1024;

    /// <summary>Events of a streamed response; 0 for a JSON response.</summary>
    public int ResponseEvents { get; init; }

    public static Scenario Read(string file) => JsonSerializer.Deserialize<Scenario>(File.ReadAllBytes(file), s_json)!;
}
