using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Testing;

/// <summary>Host, path and model of a test's request: those it names, else some that the policy's match fits.</summary>
internal sealed record TestTarget(string Host, string Path, string Model)
{
    private const string DefaultModel = "gpt-4o";

    private static readonly string[] s_chatPaths = ["/v1/chat/completions"];
    private static readonly string[] s_completionPaths = ["/v1/completions"];

    /// <summary>What the stars of a path's glob may stand for, so that the path becomes one that a dialect knows.</summary>
    private static readonly string[] s_pathPieces =
        ["v1/chat/completions", "chat/completions", "completions", "v1/completions", "x", ""];

    public static TestTarget Of(TestRequestSpec request, PolicyMatch match)
    {
        var wanted = match.Operations.Count == 0 || match.Operations.Contains(Operation.Chat) ? Operation.Chat : Operation.Completions;
        return new TestTarget(
            request.Host ?? First(match.Hosts, "api.openai.com"),
            request.Path ?? PathOf(match.Paths, wanted),
            request.Model ?? First(match.Models, DefaultModel));
    }

    private static string First(IReadOnlyList<Glob> globs, string preferred) =>
        globs.Count == 0 || globs.Any(glob => glob.IsMatch(preferred)) ? preferred : Fill(globs[0], "x");

    private static string PathOf(IReadOnlyList<Glob> globs, Operation wanted)
    {
        var preferred = wanted == Operation.Chat ? s_chatPaths : s_completionPaths;
        var candidates = globs.SelectMany(static glob => s_pathPieces.Select(piece => Fill(glob, piece)));
        return preferred.Concat(candidates).FirstOrDefault(path => Speaks(path, wanted) && (globs.Count == 0 || globs.Any(glob => glob.IsMatch(path))))
            ?? Fill(globs[0], "x");
    }

    private static bool Speaks(string path, Operation wanted) =>
        DialectCatalog.TryRecognise(new RequestHead { Method = "POST", Path = path, Authority = "" }, out _, out var operation) && operation == wanted;

    private static string Fill(Glob glob, string star) =>
        glob.Pattern.Replace("*", star, StringComparison.Ordinal).Replace('?', 'x');
}
