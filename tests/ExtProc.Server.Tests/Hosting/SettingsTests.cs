using ExtProc.Server.Hosting;
using ExtProc.Server.Hosting.Settings;

namespace ExtProc.Server.Tests.Hosting;

public sealed class SettingsTests
{
    [Test]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var settings = TestHost.Settings(
            ("Grpc:Listen", "nowhere"), ("Grpc:MaxMessageBytes", "many"), ("Grpc:DrainGrace", "-00:00:01"), ("Admin:Lisen", "x"), ("Log:Format", "xml"));
        var wrong = Assert.ThrowsAsync<SettingsException>(() => ExtProcHost.StartAsync(settings, HostRoles.Serve, CancellationToken.None));
        Assert.That(wrong.Errors, Has.Count.EqualTo(6));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(wrong.Errors, Has.Some.StartsWith("Grpc:Listen: 'nowhere' has no port"));
            Assert.That(wrong.Errors, Has.Some.EqualTo("Grpc:MaxMessageBytes: 'many' is not a whole number"));
            Assert.That(wrong.Errors, Has.Some.StartsWith("Policies:Path is missing"));
            Assert.That(wrong.Errors, Has.Some.StartsWith("Grpc:DrainGrace: -00:00:01 is not between"));
            Assert.That(wrong.Errors, Has.Some.EqualTo("Admin:Lisen: there is no such setting; did you mean Admin:Listen?"));
            Assert.That(wrong.Errors, Has.Some.EqualTo("Log:Format: 'xml' is not one of Text, Json"));
        }
    }

    [Test]
    public void Sections_that_are_not_ours_are_left_alone()
    {
        var errors = new List<string>();
        SettingsCheck.Clean(TestHost.Settings(("Logging:LogLevel:Default", "Debug"), ("SHARED", "folder")), errors);
        Assert.That(errors, Is.Empty);
    }

    [Test]
    public void Flags_win_over_files_and_names_over_both()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("settings.json", """{ "Grpc": { "DrainDelay": "00:00:01", "DrainGrace": "00:00:02", "Listen": "127.0.0.1:1" } }""");
        var settings = SettingsSources.Build(file, ["--Grpc:DrainGrace=00:00:03", "--Grpc:Listen=127.0.0.1:2"], new Dictionary<string, string?> { ["Grpc:Listen"] = "127.0.0.1:3" });
        Assert.That(
            new[] { settings["Grpc:DrainDelay"], settings["Grpc:DrainGrace"], settings["Grpc:Listen"] },
            Is.EqualTo(new[] { "00:00:01", "00:00:03", "127.0.0.1:3" }));
    }

    [Test]
    public void Missing_file_is_a_settings_error()
    {
        var wrong = Assert.Throws<SettingsException>(static () => SettingsSources.Build("no-such-file.json", [], new Dictionary<string, string?>()));
        Assert.That(wrong.Errors, Is.EqualTo(new[] { "--config: there is no file 'no-such-file.json'" }));
    }

    [Test]
    public void Broken_file_is_a_settings_error_with_its_place()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("settings.json", "{ \"Grpc\": {\n nonsense");
        var wrong = Assert.Throws<SettingsException>(() => SettingsSources.Build(file, [], new Dictionary<string, string?>()));
        Assert.That(wrong.Errors.Single(), Does.Contain("settings.json").And.Contain("LineNumber: 1"));
    }
}
