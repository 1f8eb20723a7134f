namespace ExtProc.Core.Detection.Remote;

/// <summary>Retries as a share of calls: ten calls earn one, and no more than ten are saved up, so that a guard in trouble isn't asked twice as often. Thread-safe.</summary>
internal sealed class RetryBudget
{
    private const int CallsPerRetry = 10;
    private const int Most = 10 * CallsPerRetry;

    private int _earned = Most;

    public void Earn()
    {
        int earned;
        do
        {
            earned = Volatile.Read(ref _earned);
        }
        while (earned < Most && Interlocked.CompareExchange(ref _earned, earned + 1, earned) != earned);
    }

    public bool TrySpend()
    {
        while (true)
        {
            var earned = Volatile.Read(ref _earned);
            if (earned < CallsPerRetry)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _earned, earned - CallsPerRetry, earned) == earned)
            {
                return true;
            }
        }
    }
}
