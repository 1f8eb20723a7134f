using System.Diagnostics.CodeAnalysis;
using ExtProc.Core.Dialects.OpenAiChat;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Dialects;

/// <summary>
/// The dialects and the requests that speak them. A body's shape never decides: whoever writes it would choose how it is read.
/// </summary>
public static class DialectCatalog
{
    /// <summary>Requests with longer paths belong to no dialect.</summary>
    public const int MaxPathLength = 2048;

    private static readonly DialectRoute[] Routes = [.. OpenAiRoutes.All];

    /// <summary>Words errors for requests that belong to no dialect: what most clients of models understand.</summary>
    public static IDialect Fallback => OpenAiRoutes.Chat;

    /// <summary>Tells dialect and operation from method and path. The content type has no say: upstreams parse JSON under any.</summary>
    public static bool TryRecognise(RequestHead head, [NotNullWhen(true)] out IDialect? dialect, out Operation operation)
    {
        if (!head.IsTunnel && head.Path.Length <= MaxPathLength)
        {
            string[] path = RequestTarget.Path(head.Path).Split('/', StringSplitOptions.RemoveEmptyEntries);
            foreach (var route in Routes)
            {
                if (route.Pattern.IsMatch(head.Method, path))
                {
                    (dialect, operation) = (route.Dialect, route.Operation);
                    return true;
                }
            }
        }
        (dialect, operation) = (null, Operation.Unknown);
        return false;
    }
}
