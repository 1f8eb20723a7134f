using System.Collections.Frozen;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Remote;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>A remote guard. Secrets are named by file and belong to the policy's namespace, so that no policy sends another's.</summary>
internal static class RemoteCompiler
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestCache = TimeSpan.FromHours(24);

    /// <summary>Headers that the client sets by itself, or that are no credentials.</summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Accept", "Connection", "Content-Length", "Content-Type", "Host", "Transfer-Encoding", "Upgrade", "User-Agent");

    public static RuleDetection? Compile(RemoteSpec spec, string path, string folder, GuardHosts? hosts, DiagnosticBag bag)
    {
        var url = Url(spec, path, hosts, bag);
        var timeout = Duration(spec.Timeout, $"{path}.timeout", Shortest, Longest, "10ms to 30s", bag) ?? DefaultTimeout;
        var cache = Duration(spec.Cache, $"{path}.cache", TimeSpan.FromMilliseconds(1), LongestCache, "1ms to 24h", bag) ?? TimeSpan.Zero;
        var headers = Headers(spec.Headers, path, folder, bag);
        if (spec.Kind is RemoteGuardKind.ShieldGemma or RemoteGuardKind.GraniteGuardian && spec.Categories.Count > 0)
        {
            bag.Warning(DiagnosticCodes.NoEffect, $"{path}.categories", "this kind of guard names no categories");
        }
        if (url is null || headers is null)
        {
            return null;
        }
        return new RuleDetection
        {
            Patterns = [],
            Semantic = new RemoteDetection(new RemoteGuardOptions
            {
                Url = url,
                Kind = spec.Kind ?? RemoteGuardKind.Webhook,
                Timeout = timeout,
                CacheFor = cache,
                Model = spec.Model,
                Threshold = spec.Threshold / 100f,
                Categories = spec.Categories,
                Headers = headers,
                CaFile = spec.Authorities is { } file ? $"{folder}/{file}" : null,
            }),
        };
    }

    private static Uri? Url(RemoteSpec spec, string path, GuardHosts? hosts, DiagnosticBag bag)
    {
        if (spec.Url is null)
        {
            bag.Error(DiagnosticCodes.Required, $"{path}.url", "is missing");
            return null;
        }
        if (!Uri.TryCreate(spec.Url, UriKind.Absolute, out var url))
        {
            bag.Error(DiagnosticCodes.Format, $"{path}.url", "is no URL");
            return null;
        }
        if (hosts is not null && !hosts.Allows(url))
        {
            var host = $"{GuardHost.NameOf(url) ?? url.Host}:{url.Port}";
            bag.Error(
                DiagnosticCodes.GuardHost, $"{path}.url", $"is at {host}, where {GuardHosts.Setting} allows no guard",
                $"use a guard at {hosts}, or have whoever runs the servers add {host} to {GuardHosts.Setting}");
            return null;
        }
        if (url.Scheme == Uri.UriSchemeHttp && spec.Headers.Count > 0)
        {
            bag.Warning(DiagnosticCodes.NoEffect, $"{path}.headers", "are sent unencrypted, as are the texts", "use https");
        }
        return url;
    }

    private static TimeSpan? Duration(string? written, string path, TimeSpan shortest, TimeSpan longest, string range, DiagnosticBag bag)
    {
        if (written is null)
        {
            return null;
        }
        if (PolicyDuration.Parse(written) is { } time && time >= shortest && time <= longest)
        {
            return time;
        }
        bag.Error(DiagnosticCodes.OutOfRange, path, $"must be from {range}");
        return null;
    }

    private static List<RemoteHeader>? Headers(IReadOnlyList<RemoteHeaderSpec> specs, string path, string folder, DiagnosticBag bag)
    {
        var headers = new List<RemoteHeader>();
        for (var i = 0; i < specs.Count; i++)
        {
            var at = SpecPath.Item($"{path}.headers", i);
            if (specs[i] is not { Name: { } name, Secret: { } secret })
            {
                bag.Error(DiagnosticCodes.Required, specs[i].Name is null ? $"{at}.name" : $"{at}.secret", "is missing");
            }
            else if (Reserved.Contains(name))
            {
                bag.Error(DiagnosticCodes.Format, $"{at}.name", "is not for policies to set");
            }
            else
            {
                headers.Add(new RemoteHeader(name, $"{folder}/{secret}", specs[i].Prefix ?? ""));
            }
        }
        return headers.Count == specs.Count ? headers : null;
    }
}
