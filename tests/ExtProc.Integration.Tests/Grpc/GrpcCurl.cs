using ExtProc.Testing.Processes;

namespace ExtProc.Integration.Tests.Grpc;

/// <summary>Runs grpcurl, a gRPC client that shares no code with the server, on the repository's own .proto files.</summary>
internal static class GrpcCurl
{
    /// <summary>An error status comes back as this plus its code.</summary>
    public const int StatusExit = 64;

    public const string Health = "grpc/health/v1/health.proto";

    public const string ExtProc = "envoy/service/ext_proc/v3/external_processor.proto";

    public static string ProtoFolder => RepositoryRoot.Combine("protos");

    public static Task<(int Exit, string Output)> RunAsync(
        string address, string proto, string method, string data, CancellationToken cancellationToken, params string[] options) =>
        RunAsync([.. options.Length == 0 ? ["-plaintext"] : options, "-import-path", ProtoFolder, "-proto", proto, "-d", data, address, method], cancellationToken);

    public static async Task<(int Exit, string Output)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        await using var process = ChildProcess.Start(RealParts.GrpcCurl.Require(), arguments);
        var exit = await process.WaitForExitAsync(cancellationToken);
        return (exit, process.Output);
    }
}
