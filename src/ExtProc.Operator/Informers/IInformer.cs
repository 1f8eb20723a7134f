namespace ExtProc.Operator.Informers;

/// <summary>What informers of all kinds have in common.</summary>
internal interface IInformer
{
    string Kind { get; }

    /// <summary>Whether everything there was has been seen once, or the cluster does not serve the kind.</summary>
    bool IsSynced { get; }

    /// <summary>Whether the cluster does not serve the kind.</summary>
    bool IsAbsent { get; }

    /// <summary>Raised when one of these changed.</summary>
    event Action? StateChanged;

    /// <summary>Lists and watches until it is cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
