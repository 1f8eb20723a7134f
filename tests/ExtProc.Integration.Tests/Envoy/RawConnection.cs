using System.Net.Sockets;
using System.Text;

namespace ExtProc.Integration.Tests.Envoy;

/// <summary>An HTTP/1.1 client that sends exactly the bytes it is told to, framing errors included.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream? _stream;

    public static async Task<RawConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(address.Host, address.Port, cancellationToken);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    public async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        await _stream!.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <summary>Reads until the text has come, or to the end of the connection.</summary>
    public async Task<string> ReadUntilAsync(Func<string, bool> enough, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        while (!enough(text.ToString()))
        {
            int read = await _stream!.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                break;
            }
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    public void Dispose() => _client.Dispose();
}
