using System.Net;

namespace ExtProc.Operator.Api;

/// <summary>The API server answered, and it is not what was asked for.</summary>
/// <param name="status">Of the response.</param>
/// <param name="reason">The machine-readable reason of its Status object, such as <c>Conflict</c>; empty when it sent none.</param>
/// <param name="request">What was asked, <c>GET /api/v1/services</c>.</param>
/// <param name="message">What it says, cut to a few hundred characters.</param>
internal sealed class ApiException(HttpStatusCode status, string reason, string request, string message)
    : Exception($"{request}: {(int)status} {reason}: {message}")
{
    public HttpStatusCode Status { get; } = status;

    public string Reason { get; } = reason;

    /// <summary>The kind or the object is not there.</summary>
    public bool IsNotFound => Status == HttpStatusCode.NotFound;

    /// <summary>The object changed, or another one has its name.</summary>
    public bool IsConflict => Status == HttpStatusCode.Conflict;

    /// <summary>The resource version or the continuation of a list is too old: list anew.</summary>
    public bool IsExpired => Status == HttpStatusCode.Gone;
}
