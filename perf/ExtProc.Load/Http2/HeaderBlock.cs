using System.Text;

namespace ExtProc.Load.Http2;

/// <summary>The request headers of a gRPC call as an HPACK block without dynamic entries (RFC 7541): the same bytes for every stream.</summary>
internal static class HeaderBlock
{
    private const byte MethodPost = 0x83;
    private const byte SchemeHttp = 0x86;
    private const byte NameAuthority = 0x01;
    private const byte NamePath = 0x04;

    public static byte[] Create(string path)
    {
        using var block = new MemoryStream();
        block.WriteByte(MethodPost);
        block.WriteByte(SchemeHttp);
        block.WriteByte(NamePath);
        WriteText(block, path);
        block.WriteByte(NameAuthority);
        WriteText(block, "extproc");
        WriteLiteral(block, "content-type", "application/grpc");
        WriteLiteral(block, "te", "trailers");
        return block.ToArray();
    }

    private static void WriteLiteral(MemoryStream block, string name, string value)
    {
        block.WriteByte(0);
        WriteText(block, name);
        WriteText(block, value);
    }

    private static void WriteText(MemoryStream block, string text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, 126);
        block.WriteByte((byte)text.Length);
        block.Write(Encoding.ASCII.GetBytes(text));
    }
}
