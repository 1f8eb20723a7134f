using System.Text.Json;

namespace ExtProc.Operator.Resources;

/// <summary>An HTTPRoute or GRPCRoute: which Gateways it is attached to, and where it leads.</summary>
internal sealed record Route : IResource
{
    public required ObjectMeta Metadata { get; init; }

    public RouteSpec? Spec { get; init; }

    public RouteStatus? Status { get; init; }
}

internal sealed record RouteSpec
{
    public IReadOnlyList<ObjectReference>? ParentRefs { get; init; }

    public IReadOnlyList<RouteRule>? Rules { get; init; }
}

internal sealed record RouteRule
{
    public IReadOnlyList<ObjectReference>? BackendRefs { get; init; }
}

/// <summary>The parents stay JSON: the list is replaced as a whole, with what others wrote in it.</summary>
internal sealed record RouteStatus
{
    public IReadOnlyList<JsonElement>? Parents { get; init; }
}

/// <summary>A reference whose absent fields have defaults that depend on where it stands.</summary>
internal sealed record ObjectReference
{
    public string? Group { get; init; }

    public string? Kind { get; init; }

    public string? Namespace { get; init; }

    public string Name { get; init; } = "";

    public string? SectionName { get; init; }

    public int? Port { get; init; }
}

/// <summary>One entry of a route's parents.</summary>
internal sealed record RouteParentStatus(ObjectReference ParentRef, string ControllerName, IReadOnlyList<Condition>? Conditions);
