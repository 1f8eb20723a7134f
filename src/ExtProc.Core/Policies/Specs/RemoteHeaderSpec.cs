namespace ExtProc.Core.Policies.Specs;

/// <summary>A credential of <see cref="RemoteSpec"/>.</summary>
public sealed record RemoteHeaderSpec
{
    public string? Name { get; init; }

    /// <summary>A file's name, no path.</summary>
    public string? Secret { get; init; }

    public string? Prefix { get; init; }
}
