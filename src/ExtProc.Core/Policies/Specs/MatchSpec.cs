using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Policies.Specs;

/// <summary><c>spec.match</c>: an empty list restricts nothing.</summary>
public sealed record MatchSpec
{
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<Operation> Operations { get; init; } = [];

    public IReadOnlyList<string> Models { get; init; } = [];
}
