namespace ExtProc.Server.Gateway;

/// <summary>The embedded reverse proxy. Validated at start, all errors at once.</summary>
public sealed class GatewayOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Gateway";

    /// <summary>Where to listen: "127.0.0.1:8080", "[::]:8080" or "unix:/run/gateway.sock"; port 0 takes a free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:8080";

    /// <summary>The provider, "https://api.openai.com"; a path in it is put before the path of each request.</summary>
    public string Upstream { get; set; } = "";

    /// <summary>How long connecting to the upstream may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the upstream may take until the response's headers; models think.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a body may stand still, in either direction.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Largest request body that is inspected, as received, in bytes. Beyond it the policies' <c>onUninspectable</c> decides.</summary>
    public int MaxRequestBodyBytes { get; set; } = 32 * 1024 * 1024;
}
