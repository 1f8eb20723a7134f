namespace ExtProc.Server.Tests.Policies;

/// <summary>Publishes files into a folder as Kubernetes does with a ConfigMap: through a link that is replaced at once.</summary>
internal sealed class ConfigMapFolder(string folder)
{
    public void Publish(string version, string file, string text)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, $"..{version}")).FullName;
        File.WriteAllText(Path.Combine(data, file), text);
        var draft = Path.Combine(folder, "..data_tmp");
        Directory.CreateSymbolicLink(draft, $"..{version}");
        File.Move(draft, Path.Combine(folder, "..data"), overwrite: true);
        if (!File.Exists(Path.Combine(folder, file)))
        {
            File.CreateSymbolicLink(Path.Combine(folder, file), Path.Combine("..data", file));
        }
    }
}
