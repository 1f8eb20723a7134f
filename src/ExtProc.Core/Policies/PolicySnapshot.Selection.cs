namespace ExtProc.Core.Policies;

public sealed partial class PolicySnapshot
{
    private PolicySelection? _selection;

    /// <summary>Which of these policies apply to an exchange.</summary>
    internal PolicySelection Selection => LazyInitializer.EnsureInitialized(ref _selection, () => new PolicySelection(Policies));

    /// <summary>Takes over what the snapshot before compiled for policies that are the same. Before first use.</summary>
    internal void Inherit(PolicySnapshot previous)
    {
        if (Volatile.Read(ref previous._selection) is { } selection)
        {
            Selection.Inherit(selection);
        }
    }

    /// <summary>Compiles ahead what every exchange may need, so that the first one after a change does not wait for it.</summary>
    public void Warm() => Selection.Warm();
}
