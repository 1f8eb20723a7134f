namespace ExtProc.Server.Grpc.Framing;

/// <summary>The grpc-timeout header: one to eight digits and a unit (H, M, S, m, u, n).</summary>
internal static class CallTimeout
{
    private const int MaxDigits = 8;

    public static bool TryParse(ReadOnlySpan<char> value, out TimeSpan timeout)
    {
        timeout = TimeSpan.Zero;
        if (value.Length is < 2 or > MaxDigits + 1)
        {
            return false;
        }

        long amount = 0;
        foreach (var digit in value[..^1])
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            amount = amount * 10 + (digit - '0');
        }

        var ticks = Ticks(amount, value[^1]);
        timeout = new TimeSpan(Math.Max(ticks, 0));
        return ticks >= 0;
    }

    private static long Ticks(long amount, char unit) => unit switch
    {
        'H' => amount * TimeSpan.TicksPerHour,
        'M' => amount * TimeSpan.TicksPerMinute,
        'S' => amount * TimeSpan.TicksPerSecond,
        'm' => amount * TimeSpan.TicksPerMillisecond,
        'u' => amount * TimeSpan.TicksPerMicrosecond,
        'n' => (amount + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick,
        _ => -1,
    };
}
