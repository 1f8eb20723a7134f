using System.Text;

namespace ExtProc.Testing.Upstreams;

/// <summary>A request exactly as the upstream received it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">Names in lower case; a repeated header's values are joined by a comma.</param>
/// <param name="Body">The body's bytes, without transfer coding.</param>
/// <param name="Protocol"><c>HTTP/1.1</c> or <c>HTTP/2</c>.</param>
public sealed record ReceivedRequest(
    string Method, string Path, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, string Protocol)
{
    public string Text => Encoding.UTF8.GetString(Body.Span);
}
