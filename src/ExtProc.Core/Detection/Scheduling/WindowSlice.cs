namespace ExtProc.Core.Detection.Scheduling;

/// <summary>A window in a batch: whose it is, in which of the work's runs. The default is a window that nobody wants any more.</summary>
internal readonly record struct WindowSlice(WindowWork? Work, int Epoch, int Window)
{
    /// <summary>Whether the work still waits for this window's results.</summary>
    public bool IsWanted => Work is { IsActive: true, Ending: null } && Work.Epoch == Epoch;
}
