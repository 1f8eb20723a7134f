using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Schema;
using Microsoft.AspNetCore.Http;

namespace ExtProc.Server.Envoy.Origins;

/// <summary>
/// What the initial metadata of a stream says of its origin, as received; Envoy's filter configuration sets it and clients can't. Lists are
/// separated by commas.
/// </summary>
/// <param name="Namespaces">Namespaces of the proxy.</param>
/// <param name="Gateways">Gateways, <c>NAMESPACE/NAME</c>.</param>
/// <param name="Services">Services, <c>NAMESPACE/NAME</c>.</param>
/// <param name="Policies">Policies that must apply, <c>NAMESPACE/NAME</c>.</param>
internal readonly record struct OriginMetadata(string Namespaces, string Gateways, string Services, string Policies)
{
    public const string NamespaceHeader = "x-extproc-namespace";
    public const string GatewayHeader = "x-extproc-gateway";
    public const string ServiceHeader = "x-extproc-service";
    public const string PolicyHeader = "x-aipolicy";

    /// <summary>Characters of one value; a longer one says nothing that can be relied on.</summary>
    public const int MaxLength = 2048;

    /// <summary>Names in one value.</summary>
    public const int MaxNames = 16;

    /// <summary>Stands for a name that can't be read. No policy has it, so that a route which names it is refused.</summary>
    private const string Unreadable = "unreadable";

    public bool IsEmpty => Namespaces.Length == 0 && Gateways.Length == 0 && Services.Length == 0 && Policies.Length == 0;

    /// <summary>Whether all that it holds is within the caps.</summary>
    public bool IsBounded => Math.Max(Math.Max(Namespaces.Length, Gateways.Length), Math.Max(Services.Length, Policies.Length)) <= MaxLength;

    public static OriginMetadata Of(IHeaderDictionary headers) => headers.Count == 0 ? new("", "", "", "") : new(
        Text(headers, NamespaceHeader), Text(headers, GatewayHeader), Text(headers, ServiceHeader), Text(headers, PolicyHeader));

    /// <summary>None, which is unknown, where one of them can't be read or there are too many: half of a list would skip policies.</summary>
    public List<string> NamespaceNames() =>
        Names(Namespaces) is var names && names.All(static name => name.Length <= 63 && TextFormat.DnsLabel.IsMatch(name)) ? [.. names] : [];

    /// <summary>Those that can be read; none where there are too many.</summary>
    public List<PolicyTarget> Targets() =>
        [.. Names(Gateways).SelectMany(static name => Target(PolicyTargetKind.Gateway, name)),
            .. Names(Services).SelectMany(static name => Target(PolicyTargetKind.Service, name))];

    /// <summary>Names of policies; what can't be read is a policy that does not exist.</summary>
    public List<string> PolicyNames()
    {
        if (Policies.Length == 0)
        {
            return [];
        }
        List<string> names = [.. Names(Policies).Select(static name => IsObject(name) ? name : Unreadable)];
        return names.Count > 0 ? names : [Unreadable];
    }

    private static string Text(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out var values) ? values.ToString() : "";

    private static string[] Names(string list)
    {
        if (list.Length is 0 or > MaxLength)
        {
            return [];
        }
        string[] names = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length > MaxNames ? [] : names;
    }

    private static IEnumerable<PolicyTarget> Target(PolicyTargetKind kind, string name) =>
        IsObject(name) ? [new PolicyTarget(kind, name[..name.IndexOf('/')], name[(name.IndexOf('/') + 1)..])] : [];

    private static bool IsObject(string name) =>
        name.Length <= 63 + 1 + 253 && name.Split('/') is [var owner, var own] && TextFormat.DnsLabel.IsMatch(owner) && TextFormat.DnsSubdomain.IsMatch(own);
}
