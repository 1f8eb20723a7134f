using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ExtProc.Server.Grpc.Health;

/// <summary>grpc.health.v1 over <see cref="ServerReadiness"/>, for the names that Envoy, probes and endpoint pickers ask for.</summary>
internal sealed class HealthMethods(ServerReadiness readiness)
{
    private static readonly RpcStatus UnknownService = new(RpcStatusCode.NotFound, "no such service");

    public ValueTask<RpcStatus> CheckAsync(HealthCheckRequest request, DuplexCall call)
    {
        var status = StatusOf(request.Service, readiness.Phase);
        if (status == ServingStatus.ServiceUnknown)
        {
            return new(UnknownService);
        }

        call.Write(new HealthCheckResponse { Status = status });
        return new(RpcStatus.Ok);
    }

    /// <summary>Reports each change until the call is stopped; a name that is unknown stays unknown.</summary>
    public async ValueTask<RpcStatus> WatchAsync(HealthCheckRequest request, DuplexCall call)
    {
        ServingStatus? sent = null;
        while (true)
        {
            var (phase, changed) = readiness.Observe();
            var status = StatusOf(request.Service, phase);
            if (status != sent)
            {
                call.Write(new HealthCheckResponse { Status = status });
                sent = status;
                if (!await call.FlushAsync())
                {
                    return RpcStatus.Cancelled;
                }
            }

            if (phase == ServerPhase.Closing)
            {
                return RpcStatus.ShuttingDown;
            }

            await changed.WaitAsync(call.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.Failure is not null)
            {
                return RpcStatus.Cancelled;
            }
        }
    }

    private static ServingStatus StatusOf(string service, ServerPhase phase) => service switch
    {
        "" or "readiness" or "envoy.service.ext_proc.v3.ExternalProcessor" =>
            phase == ServerPhase.Ready ? ServingStatus.Serving : ServingStatus.NotServing,
        "liveness" => ServingStatus.Serving,
        _ => ServingStatus.ServiceUnknown,
    };
}
