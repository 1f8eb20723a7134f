using ExtProc.Server.Admin;
using ExtProc.Server.Envoy;
using ExtProc.Server.Gateway;
using ExtProc.Server.Grpc;
using ExtProc.Server.Models;
using ExtProc.Server.Policies;
using ExtProc.Server.Policies.Remote;

namespace ExtProc.Server.Hosting.Settings;

/// <summary>Every setting of the data plane, with its default and what it decides: what the help prints and what the check knows.</summary>
public static class SettingsCatalogue
{
    private static readonly GrpcServerOptions Grpc = new();
    private static readonly GrpcTlsOptions Tls = new();
    private static readonly SessionOptions Session = new();
    private static readonly GatewayOptions Gateway = new();
    private static readonly EngineSettings Engine = new();
    private static readonly PolicySourceOptions Policies = new();
    private static readonly OperatorOptions Operator = new();
    private static readonly AdminOptions Admin = new();
    private static readonly LogOptions Log = new();

    /// <summary>What the data plane and the operator ask of the models that both load.</summary>
    public static IReadOnlyList<Setting> Models { get; } =
    [
        Setting.Text("Models:Directory", null, "The folder of the models; else those that came with the program.", "a directory"),
        Setting.Count("Models:Workers", new ModelSettings().Workers, "Threads that encode texts; 0: one for each processor."),
        Setting.Count("Models:QueueWindows", new ModelSettings().QueueWindows, "Windows of texts that may wait for a thread; beyond it onError decides."),
        Setting.Count("Models:WindowBudget", new ModelSettings().WindowBudget, "Windows of one text that the encoder reads; the others are counted as not inspected."),
        Setting.Count("Models:CacheBytes", new ModelSettings().CacheBytes, "Memory of the cache of verdicts; 0 keeps none."),
    ];

    /// <summary>Known to the operator too, which judges policies for the data planes.</summary>
    public static Setting GuardHosts { get; } = Setting.Text(
        Core.Policies.GuardHosts.Setting, Engine.GuardHosts,
        "The only hosts at which policies may have remote guards, guard.example.com or *.safety.svc:8443; the same for data planes and operator.", "hosts with commas");

    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text("Grpc:Listen", Grpc.Listen, "Where the ext_proc server listens.", "an address"),
        Setting.Count("Grpc:MaxMessageBytes", Grpc.MaxMessageBytes, "Largest gRPC message; a larger one ends its call."),
        Setting.Count("Grpc:MaxStreamsPerConnection", Grpc.MaxStreamsPerConnection, "Exchanges at once on one connection of Envoy."),
        Setting.Duration("Grpc:KeepAliveInterval", Grpc.KeepAliveInterval, "How often an idle connection is pinged."),
        Setting.Duration("Grpc:KeepAliveTimeout", Grpc.KeepAliveTimeout, "How long a ping may stay unanswered."),
        Setting.Duration("Grpc:DrainDelay", Grpc.DrainDelay, "After SIGTERM: how long everything is still served while not ready."),
        Setting.Duration("Grpc:DrainGrace", Grpc.DrainGrace, "After that: how long live exchanges may go on."),
        Setting.Text("Grpc:Tls:CertificateFile", Tls.CertificateFile, "PEM certificate; with it the gRPC listener speaks TLS.", "a file"),
        Setting.Text("Grpc:Tls:KeyFile", Tls.KeyFile, "PEM private key of the certificate.", "a file"),
        Setting.Text("Grpc:Tls:ClientCaFile", Tls.ClientCaFile, "PEM authorities; with it clients need a certificate of theirs.", "a file"),
        Setting.Duration("Grpc:Tls:ReloadInterval", Tls.ReloadInterval, "How often the TLS files are looked at."),
        Setting.Duration("Session:MessageDeadline", Session.MessageDeadline, "How long answering one message of Envoy may take; below its message_timeout."),
        Setting.Duration("Session:HoldTimeout", Session.HoldTimeout, "How long Envoy may stay silent while something is held; below its idle timeout."),
        Setting.Count("Session:MaxRequestBodyBytes", Session.MaxRequestBodyBytes, "Largest request body that is inspected."),
        Setting.Count("Session:BufferedRequestLimit", Session.BufferedRequestLimit, "Largest request for which BUFFERED is chosen; at most Envoy's buffer limit."),
        Setting.Count("Session:BufferedResponseLimit", Session.BufferedResponseLimit, "Largest response for which BUFFERED is chosen; at most Envoy's buffer limit."),
        Setting.Choice("Session:Profile", Session.Profile, "How bodies are carried."),
        Setting.Flag("Session:AllowModeOverride", Session.AllowModeOverride, "Whether the filter has allow_mode_override: true."),
        Setting.Text("Session:DefaultRequestBodyMode", Session.DefaultRequestBodyMode, "Request body mode of an Envoy before 1.34.", "a body mode"),
        Setting.Text("Session:DefaultResponseBodyMode", Session.DefaultResponseBodyMode, "Response body mode of an Envoy before 1.34.", "a body mode"),
        Setting.Flag("Session:CancelUpstreamOnCut", Session.CancelUpstreamOnCut, "Whether a block in a STREAMED response also stops the upstream."),
        Setting.Duration("Session:CutPause", Session.CutPause, "Pause between the closing event and the reset."),
        Setting.Flag("Session:EmitMetadata", Session.EmitMetadata, "Whether replies carry dynamic metadata under extproc."),
        Setting.Text("Gateway:Listen", Gateway.Listen, "Where the embedded proxy listens.", "an address"),
        Setting.Text("Gateway:Upstream", Gateway.Upstream, "Where the embedded proxy sends requests.", "a URL"),
        Setting.Duration("Gateway:ConnectTimeout", Gateway.ConnectTimeout, "How long connecting to the upstream may take."),
        Setting.Duration("Gateway:ResponseTimeout", Gateway.ResponseTimeout, "How long the upstream may take until the response's headers."),
        Setting.Duration("Gateway:IdleTimeout", Gateway.IdleTimeout, "How long a body may stand still, in either direction."),
        Setting.Count("Gateway:MaxRequestBodyBytes", Gateway.MaxRequestBodyBytes, "Largest request body that is inspected."),
        Setting.Count("Engine:MaxBodyBytes", Engine.MaxBodyBytes, "Largest body, decoded, that is inspected as a whole."),
        Setting.Count("Engine:MaxEventBytes", Engine.MaxEventBytes, "Largest event of a stream."),
        Setting.Duration("Engine:DetectorTimeout", Engine.DetectorTimeout, "How long models may take over all texts of a body; below Session:MessageDeadline."),
        Setting.Flag("Engine:DecisionHeader", Engine.DecisionHeader, "Whether allowed and redacted exchanges carry x-extproc-decision too."),
        Setting.Text("Engine:KeyFile", Engine.KeyFile, "Key of hashes, surrogates and tokens, the same for all replicas; else each process has its own.", "a file"),
        .. Models,
        Setting.Text("Engine:GuardSecrets", Engine.GuardSecrets, "Secrets that remote guards are shown: a folder with one of each namespace in it.", "a folder"),
        GuardHosts,
        Setting.Text("Policies:Path", Policies.Path, "The directory of policies, or one file.", "a path"),
        Setting.Duration("Policies:PollInterval", Policies.PollInterval, "How often the policies are looked at where no change is told."),
        Setting.Duration("Policies:SettleTime", Policies.SettleTime, "How long files must stay as they are before they are read."),
        Setting.Text("Operator:Url", Operator.Url, "The operator that policies come from, instead of a directory.", "a URL"),
        Setting.Text("Operator:StateDirectory", Operator.StateDirectory, "Keeps the last good policies, to start and enforce while the operator is away; for one process alone.", "a path"),
        Setting.Text("Operator:StateKeyFile", Operator.StateKeyFile, "Key that the kept policies are signed with; without it only accidents are found.", "a file"),
        Setting.Text("Operator:TokenFile", Operator.TokenFile, "Bearer token for the operator, read for each request; not used with a certificate.", "a file"),
        Setting.Text("Operator:CaFile", Operator.CaFile, "PEM authorities of the operator's certificate; else the system's.", "a file"),
        Setting.Text("Operator:CertificateFile", Operator.CertificateFile, "PEM certificate that is shown to the operator.", "a file"),
        Setting.Text("Operator:KeyFile", Operator.KeyFile, "PEM private key of that certificate.", "a file"),
        Setting.Text("Operator:Instance", Operator.Instance, "Name among the data planes; else the host's name.", "a name"),
        Setting.Duration("Operator:PollWait", Operator.PollWait, "How long the operator may hold a question for changes."),
        Setting.Duration("Operator:ReportInterval", Operator.ReportInterval, "How often what runs is reported where nothing changes."),
        Setting.Text("Admin:Listen", Admin.Listen, "Where /metrics, /healthz, /readyz and /policies are.", "an address"),
        Setting.Choice("Log:Format", Log.Format, "Text or Json, one line each."),
        Setting.Choice("Log:Level", Log.Level, "Lowest level that is logged."),
    ];

    public static Setting? Find(string key, IReadOnlyList<Setting>? among = null) =>
        (among ?? All).FirstOrDefault(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The setting whose key is the fewest edits away.</summary>
    public static Setting Nearest(string key, IReadOnlyList<Setting>? among = null) => (among ?? All).MinBy(setting => Distance(setting.Key, key))!;

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }
        return row[^1];
    }
}
