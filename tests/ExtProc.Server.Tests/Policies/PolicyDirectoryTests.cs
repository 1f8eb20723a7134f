using ExtProc.Core.Policies;
using ExtProc.Server.Policies;

namespace ExtProc.Server.Tests.Policies;

public sealed class PolicyDirectoryTests : IDisposable
{
    private const string Good = "apiVersion: extproc.dev/v1alpha1\nkind: AiPolicy\nmetadata: { name: NAME }\n"
        + "spec: { rules: [{ name: r, detect: { hiddenText: {} }, action: { strip: {} } }] }\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Files_are_read_by_name_and_others_are_not()
    {
        Write("b.yaml", "b");
        Write("a.yml", "a");
        _folder.Write("c.json", """
            {"apiVersion": "extproc.dev/v1alpha1", "kind": "AiPolicy", "metadata": {"name": "c"},
             "spec": {"rules": [{"name": "r", "detect": {"hiddenText": {}}, "action": {"flag": {}}}]}}
            """);
        Write(".hidden.yaml", "hidden");
        Write("d.yaml.bak", "d");
        Assert.That(Names(Load()), Is.EqualTo(new[] { "default/a", "default/b", "default/c" }));
    }

    [Test]
    public void One_file_may_hold_many_policies()
    {
        _folder.Write("all.yaml", Text("a") + "---\n" + Text("b") + "---\n");
        var set = Load();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(set), Is.EqualTo(new[] { "default/a", "default/b" }));
            Assert.That(set.Policies.Select(static policy => policy.Line), Is.EqualTo(new[] { 1, 6 }));
        }
    }

    [Test]
    public void One_file_may_stand_in_the_place_of_the_directory()
    {
        Write("b.yaml", "b");
        Assert.That(Names(new PolicyDirectory(Write("a.yaml", "a")).Load()), Is.EqualTo(new[] { "default/a" }));
    }

    [Test]
    public void Errors_of_all_files_are_told_together()
    {
        _folder.Write("a.yaml", "kind: [");
        _folder.Write("b.yaml", "hello");
        _folder.Write("c.json", "{");
        Assert.That(Load().Diagnostics.Select(static item => Path.GetFileName(item.File)), Is.SupersetOf(new[] { "a.yaml", "b.yaml", "c.json" }));
    }

    [Test]
    public void An_empty_directory_is_allowed_with_a_warning()
    {
        var set = Load();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.HasErrors, Is.False);
            Assert.That(set.Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.NoPolicies));
        }
    }

    [Test]
    public void Subdirectories_are_not_read_and_that_is_told()
    {
        Write("a.yaml", "a");
        Directory.CreateDirectory(_folder.Path("more"));
        var set = Load();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(set), Is.EqualTo(new[] { "default/a" }));
            Assert.That(set.Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.NoEffect));
        }
    }

    [Test]
    public void A_missing_directory_is_an_error()
    {
        var directory = new PolicyDirectory(_folder.Path("missing"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.Load().Diagnostics.Single().Code, Is.EqualTo(DiagnosticCodes.Unreadable));
            Assert.That(directory.Read().IsReadable, Is.False);
        }
    }

    [Test]
    public void A_link_to_nothing_is_an_error()
    {
        File.CreateSymbolicLink(_folder.Path("a.yaml"), _folder.Path("nowhere"));
        Assert.That(Load().Diagnostics[0].ToString(), Is.EqualTo($"{_folder.Path("a.yaml")}: error unreadable: does not exist"));
    }

    [Test]
    public void The_state_shows_what_comes_goes_grows_and_is_written()
    {
        var directory = new PolicyDirectory(_folder.FullPath);
        var states = new List<string> { directory.State() };
        Write("a.yaml", "a");
        states.Add(directory.State());
        Write("a.yaml", "aa");
        states.Add(directory.State());
        File.SetLastWriteTimeUtc(_folder.Path("a.yaml"), DateTime.UnixEpoch);
        states.Add(directory.State());
        File.Move(_folder.Path("a.yaml"), _folder.Path("b.yaml"));
        states.Add(directory.State());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(states, Is.Unique);
            Assert.That(directory.State(), Is.EqualTo(states[^1]));
        }
    }

    [Test]
    public void A_switched_link_of_a_config_map_is_another_state()
    {
        var map = new ConfigMapFolder(_folder.FullPath);
        map.Publish("1", "a.yaml", Text("a"));
        var directory = new PolicyDirectory(_folder.FullPath);
        var first = directory.State();
        map.Publish("2", "a.yaml", Text("b"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(directory.State(), Is.Not.EqualTo(first));
            Assert.That(Names(directory.Load()), Is.EqualTo(new[] { "default/b" }));
        }
    }

    [TestCase(PolicyDirectory.MaxBytes, false)]
    [TestCase(PolicyDirectory.MaxBytes + 1, true)]
    public void Bytes_of_all_files_are_capped(int bytes, bool isError)
    {
        const int Megabyte = 1 << 20;
        for (var i = 0; i * Megabyte < bytes; i++)
        {
            File.WriteAllText(_folder.Path($"{i:00}.yaml"), new string('#', Math.Min(Megabyte, bytes - (i * Megabyte))));
        }
        Assert.That(Load().Diagnostics.Any(static item => item.Code == DiagnosticCodes.OverCap), Is.EqualTo(isError));
    }

    [TestCase(PolicyDirectory.MaxFiles, false)]
    [TestCase(PolicyDirectory.MaxFiles + 1, true)]
    public void Files_are_capped(int count, bool isError)
    {
        for (var i = 0; i < count; i++)
        {
            File.WriteAllText(_folder.Path($"{i}.yaml"), "");
        }
        Assert.That(Load().Diagnostics.Any(static item => item.Code == DiagnosticCodes.OverCap), Is.EqualTo(isError));
    }

    private static string[] Names(PolicySet set) => [.. set.Policies.Select(static policy => policy.Policy.Name)];

    private static string Text(string name) => Good.Replace("NAME", name, StringComparison.Ordinal);

    private string Write(string file, string name) => _folder.Write(file, Text(name));

    private PolicySet Load() => new PolicyDirectory(_folder.FullPath).Load();
}
