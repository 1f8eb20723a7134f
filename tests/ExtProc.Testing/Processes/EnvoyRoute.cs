namespace ExtProc.Testing.Processes;

/// <summary>A route to the upstream, which sees the path without the prefix.</summary>
/// <param name="Prefix">Of the path, with slashes at both ends.</param>
/// <param name="Name">The route's name.</param>
/// <param name="Metadata">Initial metadata of the filter's streams on this route, in addition.</param>
public sealed record EnvoyRoute(string Prefix, string Name, params IReadOnlyList<(string Name, string Value)> Metadata);
