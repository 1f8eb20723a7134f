using ExtProc.Server.Grpc.Listening;
using Microsoft.Extensions.Options;

namespace ExtProc.Server.Grpc;

/// <summary>Reports everything that is wrong with the options at once, each with its name, value and what is allowed.</summary>
internal sealed class GrpcServerOptionsValidator : IValidateOptions<GrpcServerOptions>
{
    private const int SmallestMessageLimit = 64 * 1024;
    private const int LargestMessageLimit = 1024 * 1024 * 1024;

    /// <summary>Kestrel closes a connection on which nothing has come for 130 seconds.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, GrpcServerOptions options)
    {
        var errors = new List<string>();
        if (!ListenAddress.TryParse(options.Listen, out _, out var error))
        {
            errors.Add($"{GrpcServerOptions.Section}:{nameof(options.Listen)}: {error}");
        }

        Range(errors, nameof(options.MaxMessageBytes), options.MaxMessageBytes, SmallestMessageLimit, LargestMessageLimit);
        Range(errors, nameof(options.MaxStreamsPerConnection), options.MaxStreamsPerConnection, 1, 1_000_000);
        Range(errors, nameof(options.KeepAliveInterval), options.KeepAliveInterval, TimeSpan.FromSeconds(1), LongestIdle);
        Range(errors, nameof(options.KeepAliveTimeout), options.KeepAliveTimeout, TimeSpan.FromSeconds(1), Longest);
        Range(errors, nameof(options.DrainDelay), options.DrainDelay, TimeSpan.Zero, Longest);
        Range(errors, nameof(options.DrainGrace), options.DrainGrace, TimeSpan.Zero, Longest);
        ValidateTls(errors, options.Tls);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void ValidateTls(List<string> errors, GrpcTlsOptions tls)
    {
        Range(errors, "Tls:ReloadInterval", tls.ReloadInterval, TimeSpan.FromSeconds(1), Longest);
        if (!tls.Enabled)
        {
            return;
        }

        File(errors, nameof(tls.CertificateFile), tls.CertificateFile, "a certificate is needed for TLS");
        File(errors, nameof(tls.KeyFile), tls.KeyFile, "the certificate's private key is needed for TLS");
        if (tls.ClientCaFile is not null)
        {
            File(errors, nameof(tls.ClientCaFile), tls.ClientCaFile, "");
        }
    }

    private static void Range<T>(List<string> errors, string name, T value, T smallest, T largest)
        where T : IComparable<T>
    {
        if (value.CompareTo(smallest) < 0 || value.CompareTo(largest) > 0)
        {
            errors.Add($"{GrpcServerOptions.Section}:{name}: {value} is not between {smallest} and {largest}");
        }
    }

    private static void File(List<string> errors, string name, string? path, string missing)
    {
        if (string.IsNullOrEmpty(path))
        {
            errors.Add($"{GrpcServerOptions.Section}:Tls:{name}: {missing}");
        }
        else if (!System.IO.File.Exists(path))
        {
            errors.Add($"{GrpcServerOptions.Section}:Tls:{name}: there is no file '{path}'");
        }
    }
}
