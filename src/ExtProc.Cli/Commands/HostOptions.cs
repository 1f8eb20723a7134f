using System.CommandLine;
using ExtProc.Server.Hosting;
using ExtProc.Server.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ExtProc.Cli.Commands;

/// <summary>The options that commands with a server share, and the settings that they make.</summary>
internal sealed class HostOptions
{
    private readonly Dictionary<string, Option<string>> _named = [];
    private readonly string[] _flags;
    private readonly Option<string> _config = new("--config") { HelpName = "FILE", Description = "A JSON file with more settings." };

    public HostOptions(Command command, string[] flags)
    {
        _flags = flags;
        command.Options.Add(_config);
        Add(command, "--models", "Models:Directory", "DIR", "The folder of the models; default: those that came with the program.");
        Add(command, "--admin", "Admin:Listen", "ADDRESS", "Where /metrics, /healthz, /readyz and /policies are; default 127.0.0.1:9090.");
        Add(command, "--log-format", "Log:Format", string.Join('|', Enum.GetNames<LogFormat>()).ToLowerInvariant(), "How log lines look; default text.");
        Add(command, "--log-level", "Log:Level", "LEVEL", $"Lowest level that is logged: {string.Join(", ", Enum.GetNames<LogLevel>())}; default Information.");
    }

    /// <summary>Adds the options that say where a data plane's policies come from.</summary>
    public HostOptions WithPolicies(Command command)
    {
        Add(command, "--policies", "Policies:Path", "DIR", "The directory of policies, or one file; changes are live within a second.");
        Add(command, "--operator", "Operator:Url", "URL", "The operator that policies come from, instead of --policies; needs --state.");
        Add(command, "--state", "Operator:StateDirectory", "DIR", "Keeps the operator's last good policies, to start and enforce while it is away.");
        return this;
    }

    /// <summary>Adds an option that is a setting by another name.</summary>
    public void Add(Command command, string name, string key, string value, string description)
    {
        var option = new Option<string>(name) { HelpName = value, Description = description };
        _named.Add(key, option);
        command.Options.Add(option);
    }

    /// <exception cref="SettingsException">The file can't be used.</exception>
    public IConfiguration Read(ParseResult parsed) =>
        SettingsSources.Build(parsed.GetValue(_config), _flags, _named.ToDictionary(static named => named.Key, named => parsed.GetValue(named.Value)));
}
