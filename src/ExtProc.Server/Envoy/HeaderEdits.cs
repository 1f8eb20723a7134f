using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Service.ExtProc.V3;
using Google.Protobuf;

namespace ExtProc.Server.Envoy;

/// <summary>
/// Header changes of one reply, in the only form that Envoy takes: <c>raw_value</c>, replace. Headers that frame a message are never set;
/// content-length only as the exact length of a body in the same reply.
/// </summary>
internal sealed class HeaderEdits
{
    public HeaderMutation Mutation { get; } = new();

    public bool IsEmpty => Mutation.SetHeaders.Count == 0 && Mutation.RemoveHeaders.Count == 0;

    public void Remove(string name) => Mutation.RemoveHeaders.Add(name);

    public void Remove(List<string>? names)
    {
        if (names is not null)
        {
            Mutation.RemoveHeaders.AddRange(names);
        }
    }

    /// <summary>Replaces or adds a header. Characters that Envoy refuses, with the whole mutation, become <c>?</c>.</summary>
    public void Set(string name, string value)
    {
        if (name is "content-length" or "transfer-encoding" or "connection" or "upgrade" or "te")
        {
            throw new ArgumentException($"{name} frames messages and is never set", nameof(name));
        }
        Add(name, Printable(value));
    }

    /// <summary>Sets content-length to the length of the body that the same BUFFERED reply carries.</summary>
    public void SetExactLength(long length) => Add(HeaderNames.ContentLength, length.ToString(CultureInfo.InvariantCulture));

    private void Add(string name, string value) =>
        Mutation.SetHeaders.Add(new HeaderValueOption
        {
            Header = new HeaderValue { Key = name, RawValue = ByteString.CopyFromUtf8(value) },
            AppendAction = HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd,
        });

    private static string Printable(string value)
    {
        if (!value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return value;
        }
        return string.Create(value.Length, value, static (span, text) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = text[i] is >= ' ' and <= '~' ? text[i] : '?';
            }
        });
    }
}
