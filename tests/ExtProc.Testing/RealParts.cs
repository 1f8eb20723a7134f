namespace ExtProc.Testing;

/// <summary>The one place that knows where real programs and shared data are. Nothing is started or fetched here.</summary>
public static class RealParts
{
    private const string InstallPrograms = "eval \"$(../shared/bin/install)\"";

    public static RealPart Envoy { get; } = new("envoy", "ENVOY_BIN", InstallPrograms);

    public static RealPart GrpcCurl { get; } = new("grpcurl", "GRPCURL_BIN", InstallPrograms);

    public static RealPart Ghz { get; } = new("ghz", "GHZ_BIN", InstallPrograms);

    public static RealPart KubeApiServer { get; } = new("kube-apiserver", null, InstallPrograms, static () => InAssets("kube-apiserver"));

    public static RealPart Etcd { get; } = new("etcd", null, InstallPrograms, static () => InAssets("etcd"));

    public static RealPart Helm { get; } = new("helm", "HELM_BIN", InstallPrograms);

    public static RealPart Kubeconform { get; } = new("kubeconform", "KUBECONFORM_BIN", InstallPrograms);

    /// <summary>Envoy Gateway's own translation, offline.</summary>
    public static RealPart Egctl { get; } = new("egctl", "EGCTL_BIN", InstallPrograms);

    public static RealPart Kubectl { get; } = new("kubectl", "KUBECTL_BIN", "install kubectl 1.30 or later");

    public static RealPart Node { get; } = new("node", "NODE_BIN", "install Node.js 20 or later");

    public static RealPart Prometheus { get; } = new("prometheus", "PROMETHEUS_BIN", "apt-get install prometheus");

    public static RealPart Promtool { get; } = new("promtool", "PROMTOOL_BIN", "apt-get install prometheus");

    /// <summary>The folder of the official client packages, with <c>node_modules</c> in it.</summary>
    public static RealPart NodePackages { get; } = new(
        "the npm packages of the integration tests",
        Variable: null,
        "npm ci --prefix tests/ExtProc.Integration.Tests/node",
        static () => Existing(Path.Combine(NodeFolder, "node_modules", "openai")) is null ? null : NodeFolder);

    /// <summary>The folder of recorded traffic and detection data.</summary>
    public static RealPart SharedData { get; } = new(
        "the shared data",
        "EXTPROC_SHARED",
        "put its folder beside the repository as ../shared",
        static () => Existing(Path.GetFullPath(RepositoryRoot.Combine("..", "shared"))));

    /// <summary>The base encoder of the shared data as a model file without heads.</summary>
    public static RealPart BaseEncoder { get; } = new(
        "the packed base encoder",
        "EXTPROC_BASE_ENCODER",
        "python3 src/training/modelfile.py --base ../shared/models/all-MiniLM-L6-v2 artifacts/base-encoder.model",
        static () => RepositoryRoot.Combine("artifacts", "base-encoder.model") is var path && File.Exists(path) ? path : null);

    private static string NodeFolder => RepositoryRoot.Combine("tests", "ExtProc.Integration.Tests", "node");

    /// <summary>Programs of the control plane lie together in the folder that KUBEBUILDER_ASSETS names.</summary>
    private static string? InAssets(string program)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") ?? "", program);
        return Path.IsPathRooted(path) && File.Exists(path) ? path : null;
    }

    private static string? Existing(string folder) => Directory.Exists(folder) ? folder : null;
}
