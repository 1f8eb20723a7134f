using System.Diagnostics.CodeAnalysis;

namespace ExtProc.Testing;

/// <summary>A program or a folder of data that a test needs and the repository doesn't hold.</summary>
/// <param name="Name">What it is called in messages; for a program, also its file name on PATH.</param>
/// <param name="Variable">The environment variable that names it, or null.</param>
/// <param name="Help">The command that brings it.</param>
/// <param name="Fallback">Where else it is looked for.</param>
public sealed record RealPart(string Name, string? Variable, string Help, Func<string?>? Fallback = null)
{
    /// <summary>Set to 1 where every part has to be there (continuous integration): a missing one fails the test instead of skipping it.</summary>
    public const string RequireVariable = "EXTPROC_REQUIRE_REAL";

    /// <summary>The path, or null when this part is missing.</summary>
    public string? Find()
    {
        if (Variable is not null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named) || Directory.Exists(named) ? named : null;
        }

        return Fallback?.Invoke() ?? FindOnPath();
    }

    /// <summary>The path; skips the running test when this part is missing.</summary>
    public string Require() => Find() ?? Missing();

    private string? FindOnPath()
    {
        var folders = Environment.GetEnvironmentVariable("PATH") ?? "";
        return folders.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists);
    }

    [DoesNotReturn]
    private string Missing()
    {
        var where = Variable is null ? "" : $" (or set {Variable})";
        var message = $"{Name} is missing: {Help}{where}";
        if (Environment.GetEnvironmentVariable(RequireVariable) == "1")
        {
            Assert.Fail(message);
        }

        throw new IgnoreException(message);
    }
}
