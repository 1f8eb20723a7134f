namespace ExtProc.Core.Exchanges;

/// <summary>A complete HTTP response that takes the place of the upstream's, shaped for the client's dialect.</summary>
/// <param name="Status">HTTP status, 200 to 599.</param>
/// <param name="ContentType">Value of the <c>content-type</c> header.</param>
/// <param name="Body">The whole body; for a streamed refusal, the whole event stream.</param>
/// <param name="Details">A stable word for access logs (<c>extproc_blocked</c>); never text of the exchange.</param>
public sealed record Reply(int Status, string ContentType, ReadOnlyMemory<byte> Body, string Details)
{
    /// <summary>Value of the <c>x-extproc-decision</c> header that goes with it, or null.</summary>
    public string? Decision { get; init; }
}
