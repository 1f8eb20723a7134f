using System.Globalization;

namespace ExtProc.Core.Policies;

/// <summary>Durations as policies spell them: a whole number and a unit, <c>300ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>.</summary>
internal static class PolicyDuration
{
    private const int MaxDigits = 7;

    public static TimeSpan? Parse(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > MaxDigits || text[0] == '0' || !int.TryParse(text.AsSpan(0, digits), CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }
        return text.AsSpan(digits) switch
        {
            "ms" => TimeSpan.FromMilliseconds(count),
            "s" => TimeSpan.FromSeconds(count),
            "m" => TimeSpan.FromMinutes(count),
            "h" => TimeSpan.FromHours(count),
            _ => null,
        };
    }
}
