using System.Globalization;

namespace ExtProc.Server.Hosting.Settings;

/// <summary>One setting of the configuration.</summary>
/// <param name="Key">Its path, <c>Grpc:MaxMessageBytes</c>.</param>
/// <param name="Default">What holds where nothing is set, as one would write it; empty for nothing.</param>
/// <param name="Tells">What it decides.</param>
/// <param name="Wants">What a value looks like, for messages.</param>
/// <param name="Accepts">Whether a text is a value.</param>
public sealed record Setting(string Key, string Default, string Tells, string Wants, Func<string, bool> Accepts)
{
    /// <summary>The environment variable that sets it.</summary>
    public string Variable => SettingsSources.EnvironmentPrefix + Key.Replace(":", "__", StringComparison.Ordinal);

    internal static Setting Text(string key, string? value, string tells, string wants = "text") => new(key, value ?? "", tells, wants, static _ => true);

    internal static Setting Count(string key, long value, string tells) =>
        new(key, value.ToString(CultureInfo.InvariantCulture), tells, "a whole number", static text =>
            long.TryParse(text, CultureInfo.InvariantCulture, out _));

    internal static Setting Duration(string key, TimeSpan value, string tells) =>
        new(key, value.ToString("c", CultureInfo.InvariantCulture), tells, "a time such as 00:00:30 or 00:00:00.250", static text =>
            TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _));

    internal static Setting Flag(string key, bool value, string tells) =>
        new(key, value ? "true" : "false", tells, "true or false", static text => bool.TryParse(text, out _));

    internal static Setting Choice<TEnum>(string key, TEnum value, string tells)
        where TEnum : struct, Enum =>
        new(key, value.ToString(), tells, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", static text =>
            Enum.TryParse<TEnum>(text, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed));
}
