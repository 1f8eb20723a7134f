namespace ExtProc.Core.Policies.Schema;

/// <summary><c>spec.match</c>: which exchanges a policy applies to.</summary>
public static class MatchSchema
{
    private const int MaxGlobs = 64;

    public static FieldSchema Hosts { get; } = Describe.Texts(
        "hosts", MaxGlobs, 253, "Hosts that requests are sent to; globs, compared without case and port.", TextFormat.HostGlob);

    public static FieldSchema Paths { get; } = Describe.Texts(
        "paths", MaxGlobs, 1024, "Request paths without query; globs.", TextFormat.PathGlob);

    public static FieldSchema Operations { get; } = Describe.Choices(
        "operations", PolicyChoices.Operations, null, "What the request asks the provider for.");

    public static FieldSchema Models { get; } = Describe.Texts(
        "models", MaxGlobs, 256, "Models that requests name; globs, compared without case.", TextFormat.ModelGlob);

    public static ObjectSchema Match { get; } = new("match", [Hosts, Paths, Operations, Models]) { Unsupported = ["when"] };
}
