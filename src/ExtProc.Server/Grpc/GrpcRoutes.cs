using ExtProc.Core.Telemetry;
using ExtProc.Server.Grpc.Health;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Grpc;

/// <summary>Maps gRPC methods onto endpoint routing. Needs <see cref="GrpcServices.AddGrpcServer"/>.</summary>
public static class GrpcRoutes
{
    /// <summary>How metrics name what is called and is not there.</summary>
    private const string UnknownMethod = "unknown";

    /// <summary>Maps a method that reads and writes as it likes. <paramref name="path"/> is "/package.Service/Method".</summary>
    public static IEndpointConventionBuilder MapGrpcDuplex(this IEndpointRouteBuilder routes, string path, GrpcMethod method)
    {
        var services = routes.ServiceProvider;
        var endpoint = new GrpcEndpoint(
            method,
            path.StartsWith('/') ? path[1..] : UnknownMethod,
            services.GetRequiredService<IOptions<GrpcServerOptions>>().Value,
            services.GetRequiredService<ServerDrain>(),
            services.GetRequiredService<GatewayMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<GrpcEndpoint>>());
        return routes.MapPost(path, (RequestDelegate)endpoint.InvokeAsync);
    }

    /// <summary>Maps a method that takes exactly one message: unary, or a stream in return.</summary>
    public static IEndpointConventionBuilder MapGrpcSingle<TRequest>(
        this IEndpointRouteBuilder routes, string path, MessageParser<TRequest> parser, Func<TRequest, DuplexCall, ValueTask<RpcStatus>> method)
        where TRequest : IMessage<TRequest>
    {
        return routes.MapGrpcDuplex(path, async call =>
        {
            if (!await call.ReadAsync())
            {
                return RpcStatus.NotOneRequest;
            }

            TRequest request;
            try
            {
                request = parser.ParseFrom(call.Message);
            }
            catch (InvalidProtocolBufferException)
            {
                return RpcStatus.MalformedMessage;
            }

            return await call.ReadAsync() ? RpcStatus.NotOneRequest : await method(request, call);
        });
    }

    /// <summary>Maps grpc.health.v1 and the refusal of every other gRPC method.</summary>
    public static void MapGrpcDefaults(this IEndpointRouteBuilder routes)
    {
        var health = new HealthMethods(routes.ServiceProvider.GetRequiredService<ServerReadiness>());
        routes.MapGrpcSingle("/grpc.health.v1.Health/Check", global::Grpc.Health.V1.HealthCheckRequest.Parser, health.CheckAsync);
        routes.MapGrpcSingle("/grpc.health.v1.Health/Watch", global::Grpc.Health.V1.HealthCheckRequest.Parser, health.WatchAsync);
        routes.MapGrpcDuplex("{**unknown}", static _ => new(RpcStatus.UnknownMethod)).Add(static route => ((RouteEndpointBuilder)route).Order = int.MaxValue);
    }
}
