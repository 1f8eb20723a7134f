namespace ExtProc.Testing;

/// <summary>Files of the repository that the code generates.</summary>
public static class Golden
{
    /// <summary>Fails the running test when a file isn't what the code makes; with UPDATE_GOLDENS=1 the file is written instead.</summary>
    /// <param name="path">Below the root of the repository.</param>
    /// <param name="made">What the code makes.</param>
    public static void AssertSame(string path, string made)
    {
        var file = RepositoryRoot.Combine(path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, made);
            return;
        }

        var kept = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.That(kept, Is.EqualTo(made), $"{path} is not what the code makes: run the tests again with UPDATE_GOLDENS=1");
    }
}
