namespace ExtProc.Testing;

/// <summary>Waits for a fact about another process that can only be asked for. Asserts no time: the caller's token is the only limit.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(15);

    public static async Task HoldsAsync(Func<Task<bool>> fact, CancellationToken cancellationToken)
    {
        while (!await fact().ConfigureAwait(false))
        {
            await Task.Delay(s_pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }
}
