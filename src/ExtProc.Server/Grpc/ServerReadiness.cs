namespace ExtProc.Server.Grpc;

/// <summary>
/// The one truth about readiness, for /readyz and grpc.health.v1 alike: not ready until <see cref="MarkReady"/>, and never again after
/// <see cref="MarkDraining"/>. Safe from any thread.
/// </summary>
public sealed class ServerReadiness
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the process is now.</summary>
    public ServerPhase Phase { get; private set; }

    /// <summary>Whether new exchanges are welcome.</summary>
    public bool IsReady => Phase == ServerPhase.Ready;

    /// <summary>The policies are loaded and the listeners are open. Without effect once draining.</summary>
    public void MarkReady() => MoveTo(ServerPhase.Ready);

    /// <summary>New exchanges should go elsewhere; they are still served until the listeners close.</summary>
    public void MarkDraining() => MoveTo(ServerPhase.Draining);

    internal void MarkClosing() => MoveTo(ServerPhase.Closing);

    /// <summary>The phase now, and a task that completes when it has changed.</summary>
    public (ServerPhase Phase, Task Changed) Observe()
    {
        lock (_gate)
        {
            return (Phase, _changed.Task);
        }
    }

    private void MoveTo(ServerPhase phase)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (phase <= Phase)
            {
                return;
            }

            Phase = phase;
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
