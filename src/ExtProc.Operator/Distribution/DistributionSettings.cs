using ExtProc.Operator.Certificates;
using ExtProc.Server.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace ExtProc.Operator.Distribution;

/// <summary>The settings of the distribution endpoint.</summary>
internal static class DistributionSettings
{
    private static readonly DistributionOptions Distribution = new();

    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text("Distribution:Listen", Distribution.Listen, "Where data planes fetch their policies; empty for nowhere.", "an address"),
        Setting.Text("Distribution:CertificateFile", Distribution.CertificateFile, "PEM certificate, the same for all replicas; else the operator's own (Certificates).", "a file"),
        Setting.Text("Distribution:KeyFile", Distribution.KeyFile, "PEM private key of the certificate.", "a file"),
        Setting.Text("Distribution:ClientCaFile", Distribution.ClientCaFile, "PEM authorities of data planes' certificates; without it data planes need a token.", "a file"),
        Setting.Text("Distribution:TrustDomain", Distribution.TrustDomain, "The only trust domain of SPIFFE names; else any that the authorities vouch for.", "a name"),
        Setting.Text("Distribution:Audience", Distribution.Audience, "What data planes' tokens must be made for.", "a name"),
        Setting.Duration("Distribution:ReloadInterval", Distribution.ReloadInterval, "How often the TLS files are looked at."),
    ];

    /// <summary>Everything that is wrong with them.</summary>
    public static IEnumerable<string> Errors(IConfiguration settings)
    {
        var options = settings.GetSection(DistributionOptions.Section).Get<DistributionOptions>() ?? Distribution;
        var own = settings.GetSection(CertificateOptions.Section).Get<CertificateOptions>();
        if (options.IsEnabled && string.IsNullOrEmpty(options.CertificateFile) && own is not { IsEnabled: true })
        {
            yield return "Distribution:CertificateFile is missing: data planes connect over TLS; name a certificate with its KeyFile, or let the operator make one with Certificates:SecretName.";
        }
        foreach (var error in OptionsCheck.Of(options, new DistributionOptionsValidator()))
        {
            yield return error;
        }
    }
}
