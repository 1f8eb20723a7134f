using System.Reflection;
using ExtProc.Server.Admin;
using ExtProc.Server.Envoy;
using ExtProc.Server.Gateway;
using ExtProc.Server.Grpc;
using ExtProc.Server.Hosting;
using ExtProc.Server.Hosting.Settings;
using ExtProc.Server.Models;
using ExtProc.Server.Policies;
using ExtProc.Server.Policies.Remote;

namespace ExtProc.Server.Tests.Hosting;

public sealed class SettingsCatalogueTests
{
    private static readonly Dictionary<string, Type> Sections = new()
    {
        [GrpcServerOptions.Section] = typeof(GrpcServerOptions),
        [SessionOptions.Section] = typeof(SessionOptions),
        [GatewayOptions.Section] = typeof(GatewayOptions),
        [EngineSettings.Section] = typeof(EngineSettings),
        [ModelSettings.Section] = typeof(ModelSettings),
        [PolicySourceOptions.Section] = typeof(PolicySourceOptions),
        [OperatorOptions.Section] = typeof(OperatorOptions),
        [AdminOptions.Section] = typeof(AdminOptions),
        [LogOptions.Section] = typeof(LogOptions),
    };

    [Test]
    public void Catalogue_and_options_name_the_same_settings()
    {
        var bound = Sections.SelectMany(static section => Keys(section.Key, section.Value));
        Assert.That(SettingsCatalogue.All.Select(static setting => setting.Key), Is.EquivalentTo(bound));
    }

    [Test]
    public void Every_default_is_accepted()
    {
        var refused = SettingsCatalogue.All.Where(static setting => setting.Default.Length > 0 && !setting.Accepts(setting.Default));
        Assert.That(refused.Select(static setting => setting.Key), Is.Empty);
    }

    [TestCase("Grpc:MaxMessageByte", "Grpc:MaxMessageBytes")]
    [TestCase("admin:listn", "Admin:Listen")]
    public void Nearest_setting_is_suggested(string typed, string expected) =>
        Assert.That(SettingsCatalogue.Nearest(typed).Key, Is.EqualTo(expected));

    [Test]
    public void Variable_is_the_key_with_a_prefix() =>
        Assert.That(SettingsCatalogue.Find("Grpc:Tls:KeyFile")!.Variable, Is.EqualTo("EXTPROC_Grpc__Tls__KeyFile"));

    private static IEnumerable<string> Keys(string prefix, Type options)
    {
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite))
        {
            var key = $"{prefix}:{property.Name}";
            var type = property.PropertyType;
            foreach (var found in type.IsClass && type != typeof(string) ? Keys(key, type) : [key])
            {
                yield return found;
            }
        }
    }
}
