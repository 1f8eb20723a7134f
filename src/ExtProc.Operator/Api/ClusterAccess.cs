using System.Net;
using ExtProc.Core.Telemetry;
using ExtProc.Server.Hosting;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace ExtProc.Operator.Api;

/// <summary>Finds the cluster and the credentials: the pod's service account, or a kubeconfig with its contexts, certificates, tokens and exec plugins.</summary>
internal static class ClusterAccess
{
    private const string AccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A connection whose other end is gone is found out after both together, though a watch on it may be silent for minutes.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="SettingsException">There is no cluster to be found, or the kubeconfig can't be used.</exception>
    public static KubernetesClientConfiguration Load(ClusterOptions options)
    {
        var configuration = options.Kubeconfig is { Length: > 0 } file ? FromKubeconfig(file, options.Context) : FromPod();
        if (options.TokenFile is { Length: > 0 } token)
        {
            configuration.TokenProvider = new TokenFile(token);
        }
        configuration.UserAgent = $"extproc-operator/{BuildVersion.Current}";
        configuration.FirstMessageHandlerSetup = SetUp;
        return configuration;
    }

    private static KubernetesClientConfiguration FromPod()
    {
        if (!KubernetesClientConfiguration.IsInCluster())
        {
            throw new SettingsException([$"{ClusterOptions.Section}:Kubeconfig: this is no pod with a service account; name a kubeconfig file with --kubeconfig"]);
        }
        var configuration = KubernetesClientConfiguration.InClusterConfig();
        configuration.TokenProvider = new TokenFile(AccountToken);
        return configuration;
    }

    private static KubernetesClientConfiguration FromKubeconfig(string path, string? context)
    {
        try
        {
            var kubeconfig = KubernetesClientConfiguration.LoadKubeConfig(path);
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig, string.IsNullOrEmpty(context) ? null : context);
            if (configuration.TokenProvider is ExecTokenProvider)
            {
                var plugin = PluginOf(kubeconfig, configuration.CurrentContext);
                configuration.TokenProvider = new ExecTokens(() => new ExecTokenProvider(plugin));
            }
            return configuration;
        }
        catch (Exception broken) when (broken is KubeConfigException or YamlDotNet.Core.YamlException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw new SettingsException([$"{ClusterOptions.Section}:Kubeconfig: '{path}': {broken.Message}"]);
        }
    }

    private static ExternalExecution PluginOf(K8SConfiguration kubeconfig, string context)
    {
        var user = kubeconfig.Contexts.First(known => known.Name.Equals(context, StringComparison.OrdinalIgnoreCase)).ContextDetails.User;
        return kubeconfig.Users.First(known => known.Name.Equals(user, StringComparison.OrdinalIgnoreCase)).UserCredentials.ExternalExecution;
    }

    private static void SetUp(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = ConnectTimeout;
        handler.KeepAlivePingDelay = PingInterval;
        handler.KeepAlivePingTimeout = PingTimeout;
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.AutomaticDecompression = DecompressionMethods.GZip;
    }
}
