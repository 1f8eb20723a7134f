using ExtProc.Testing.Processes;

namespace ExtProc.Testing.Kubernetes;

/// <summary>The chart <c>helm/extproc</c>, rendered by the real helm as release <c>extproc</c> in the namespace <c>extproc-system</c>.</summary>
public static class Chart
{
    public const string Namespace = "extproc-system";

    /// <summary>helm asks a cluster for its version; without one it has to be told.</summary>
    public const string KubeVersion = "1.36.3";

    private const string Suffix = "-values.yaml";

    public static string Folder => RepositoryRoot.Combine("helm", "extproc");

    /// <summary>The combinations of values that the README names: <c>helm/extproc/ci/NAME-values.yaml</c>.</summary>
    public static IReadOnlyList<string> Combinations { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "ci"), "*" + Suffix).Select(static file => Path.GetFileName(file)[..^Suffix.Length]).Order(StringComparer.Ordinal)];

    public static string ValuesOf(string combination) => Path.Combine(Folder, "ci", combination + Suffix);

    public static Task<ProgramRun> LintAsync(string combination, CancellationToken cancellationToken) => ProgramRun.OfAsync(
        RealParts.Helm.Require(), ["lint", "--strict", Folder, "--kube-version", KubeVersion, "-f", ValuesOf(combination)], cancellationToken);

    /// <summary>Renders the chart with further arguments of helm.</summary>
    public static Task<ProgramRun> TemplateAsync(CancellationToken cancellationToken, params IReadOnlyList<string> arguments) => ProgramRun.OfAsync(
        RealParts.Helm.Require(), ["template", "extproc", Folder, "-n", Namespace, "--kube-version", KubeVersion, .. arguments], cancellationToken);

    public static async Task<string> RenderAsync(string combination, CancellationToken cancellationToken) =>
        (await TemplateAsync(cancellationToken, "-f", ValuesOf(combination)).ConfigureAwait(false)).Require();

    public static async Task<IReadOnlyList<KubeObject>> ObjectsAsync(string combination, CancellationToken cancellationToken) =>
        KubeObject.ReadAll(await RenderAsync(combination, cancellationToken).ConfigureAwait(false));
}
