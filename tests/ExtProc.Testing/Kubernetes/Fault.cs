namespace ExtProc.Testing.Kubernetes;

/// <summary>One way of going wrong, for requests that match.</summary>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>How long <see cref="FaultKind.Slow"/> waits.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What <see cref="FaultKind.TooManyRequests"/> asks for, in whole seconds.</summary>
    public int RetryAfter { get; init; } = 1;

    /// <summary>The token that <see cref="FaultKind.Unauthorized"/> no longer takes.</summary>
    public string? Token { get; init; }

    /// <summary>How many requests it meets before it is over.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>Which requests it meets; null: all that the kind is about.</summary>
    public Func<ProxiedRequest, bool>? Only { get; init; }

    internal bool Meets(ProxiedRequest request) => Kind switch
    {
        FaultKind.Gone or FaultKind.GoneEvent => request.IsWatch,
        FaultKind.Unauthorized => request.Token == Token,
        _ => true,
    } && (Only?.Invoke(request) ?? true);
}
