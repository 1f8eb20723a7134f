namespace ExtProc.Operator.Informers;

/// <summary>What informers of all kinds have in common.</summary>
internal interface IInformer
{
    string Kind { get; }

    /// <summary>Whether everything there was has been seen once, or the cluster does not serve the kind.</summary>
    bool IsSynced { get; }

    /// <summary>Lists and watches until it is cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
