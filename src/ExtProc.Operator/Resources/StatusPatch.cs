namespace ExtProc.Operator.Resources;

/// <summary>What is sent to a status subresource.</summary>
internal sealed record StatusPatch<T>(string ApiVersion, string Kind, PatchMeta Metadata, T Status);

/// <param name="Name">The object.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Uid">Another object with this name is not touched.</param>
/// <param name="ResourceVersion">Where it is given, an object that changed since is not touched.</param>
internal sealed record PatchMeta(string Name, string? Namespace, string? Uid, string? ResourceVersion = null);
