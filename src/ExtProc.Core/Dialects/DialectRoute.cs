using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Dialects;

/// <summary>Requests that speak a dialect.</summary>
internal sealed record DialectRoute(RoutePattern Pattern, IDialect Dialect, Operation Operation)
{
    public DialectRoute(string pattern, IDialect dialect, Operation operation)
        : this(new RoutePattern(pattern), dialect, operation)
    {
    }
}
