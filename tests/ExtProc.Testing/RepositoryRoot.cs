namespace ExtProc.Testing;

/// <summary>The folder that holds <c>ExtProc.sln</c>, found from where the tests run.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string Combine(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ExtProc.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"ExtProc.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
