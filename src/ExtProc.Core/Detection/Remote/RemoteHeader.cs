namespace ExtProc.Core.Detection.Remote;

/// <summary>A header of each request whose value, a credential, is in a file; the file is read for each request, so a new one counts at once.</summary>
/// <param name="Name">The header.</param>
/// <param name="File">Holds the value, with white space around it or not, 16 KiB at most.</param>
/// <param name="Prefix">Stands before the value: <c>Bearer </c>.</param>
public sealed record RemoteHeader(string Name, string File, string Prefix = "");
