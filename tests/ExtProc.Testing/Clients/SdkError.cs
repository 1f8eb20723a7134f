namespace ExtProc.Testing.Clients;

/// <summary>What the SDK threw.</summary>
/// <param name="Name">Its class (<c>PermissionDeniedError</c>).</param>
/// <param name="IsApiError">True when it is one of the SDK's typed API errors.</param>
/// <param name="Message">Its message.</param>
/// <param name="Status">HTTP status, or null.</param>
/// <param name="Code">The API's error code, or null.</param>
/// <param name="Type">The API's error type, or null.</param>
public sealed record SdkError(string Name, bool IsApiError, string Message, int? Status, string? Code, string? Type);
