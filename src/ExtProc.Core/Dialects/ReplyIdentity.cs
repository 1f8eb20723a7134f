namespace ExtProc.Core.Dialects;

/// <summary>Names an answer that we make.</summary>
/// <param name="Id">Unique among exchanges, letters, digits and hyphens; dialects put their own prefix before it.</param>
/// <param name="Created">When.</param>
public readonly record struct ReplyIdentity(string Id, DateTimeOffset Created);
