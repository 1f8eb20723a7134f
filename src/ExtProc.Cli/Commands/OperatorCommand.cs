using System.CommandLine;
using ExtProc.Operator.Hosting;

namespace ExtProc.Cli.Commands;

/// <summary><c>extproc operator</c>: the control plane in a Kubernetes cluster.</summary>
internal static class OperatorCommand
{
    private const string Description =
        """
        Watches AiPolicy resources of a Kubernetes cluster, judges them with the compiler and the tests of each policy, hands what is good
        to the data planes (extproc serve --operator) and writes into every policy's status what is really enforced. Of several replicas
        one writes; all hand out policies.

        Examples:
          extproc operator                                          in a pod, with its service account
          extproc operator --kubeconfig ~/.kube/config --context dev --root-namespace ai-gateway
          extproc operator --Cluster:LeaseDuration=00:00:20 --log-format json

        What it needs to do in the cluster: the CustomResourceDefinition (extproc schema --crd | kubectl apply --server-side -f -) and the
        rights that the chart grants. Once it listens, it logs one line 'ready: ...'; /readyz answers 200 once everything was listed.
        Then: kubectl get aipolicies --all-namespaces. 'extproc settings' lists what files, environment and flags can set.
        """;

    /// <param name="flags">Settings that the command line sets by their keys.</param>
    public static Command Create(string[] flags)
    {
        var command = new Command("operator", Description);
        var options = new HostOptions(command, flags);
        options.Add(command, "--kubeconfig", "Cluster:Kubeconfig", "FILE", "The cluster and the credentials; default: the service account of the pod.");
        options.Add(command, "--context", "Cluster:Context", "NAME", "A context of the kubeconfig; default: its current one.");
        options.Add(command, "--listen", "Distribution:Listen", "ADDRESS", "Where data planes fetch their policies: [::]:9443 (default).");
        options.Add(command, "--root-namespace", "Cluster:RootNamespace", "NS", "Its policies are a floor for all namespaces; default extproc-system.");
        options.Add(command, "--webhook", "Webhook:Listen", "ADDRESS", "Where the API server asks about policies and pods, [::]:9444; default: nowhere.");
        command.SetAction((parsed, cancellation) => HostRun.RunAsync(() => RunAsync(options, parsed, cancellation), parsed.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(HostOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await OperatorHost.StartAsync(options.Read(parsed), cancellationToken);
        return await host.WaitForShutdownAsync(cancellationToken) ? ExitCode.Success : ExitCode.Failure;
    }
}
