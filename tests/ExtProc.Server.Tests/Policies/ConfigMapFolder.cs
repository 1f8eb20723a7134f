namespace ExtProc.Server.Tests.Policies;

/// <summary>Publishes files into a folder as Kubernetes does with a ConfigMap: through a link that is replaced.</summary>
internal sealed class ConfigMapFolder(string folder)
{
    public void Publish(string version, string file, string text)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, $"..{version}")).FullName;
        File.WriteAllText(Path.Combine(data, file), text);
        var link = Path.Combine(folder, "..data");
        if (Directory.Exists(link))
        {
            Directory.Delete(link);
        }
        Directory.CreateSymbolicLink(link, $"..{version}");
        if (!File.Exists(Path.Combine(folder, file)))
        {
            File.CreateSymbolicLink(Path.Combine(folder, file), Path.Combine("..data", file));
        }
    }
}
