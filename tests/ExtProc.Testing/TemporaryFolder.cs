namespace ExtProc.Testing;

/// <summary>A folder of its own for one test, deleted with everything in it when disposed. Its path is short enough for Unix sockets.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("extproc-");

    public string FullPath => _folder.FullName;

    public string Path(string name) => System.IO.Path.Combine(FullPath, name);

    /// <summary>Puts a complete file into place at once, as an editor's rename does, and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path(name);
        var draft = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());
        File.WriteAllText(draft, text);
        File.Move(draft, path, overwrite: true);
        return path;
    }

    public void Dispose()
    {
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }
}
