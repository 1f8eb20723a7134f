using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ExtProc.Server.Gateway;

/// <summary>
/// Lets clients with prior knowledge speak HTTP/2 on a cleartext port that also serves HTTP/1.1. Kestrel chooses between the two by ALPN
/// only, so a connection that opens with the HTTP/2 preface (RFC 9113, section 3.4) is announced as if ALPN had said so.
/// </summary>
internal static class Http2Preface
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Kestrel's own clocks run only after this: a connection that stays silent for so long is closed.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(130);

    public static async Task AnnounceAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            await LookAsync(connection);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            connection.Abort();
            return;
        }
        await next(connection);
    }

    private static async Task LookAsync(ConnectionContext connection)
    {
        using var silence = new CancellationTokenSource(LongestSilence, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, connection.ConnectionClosed);
        while (true)
        {
            var result = await connection.Transport.Input.ReadAsync(either.Token);
            var known = Math.Min(result.Buffer.Length, Preface.Length);
            var matches = Matches(result.Buffer.Slice(0, known));
            var decided = !matches || known == Preface.Length || result.IsCompleted;
            connection.Transport.Input.AdvanceTo(result.Buffer.Start, decided ? result.Buffer.Start : result.Buffer.End);
            if (decided)
            {
                if (matches && known == Preface.Length)
                {
                    connection.Features.Set<ITlsApplicationProtocolFeature>(new Http2Chosen());
                    connection.Features.Set<ITlsConnectionFeature>(new Http2Chosen());
                }
                return;
            }
        }
    }

    private static bool Matches(in ReadOnlySequence<byte> opening)
    {
        Span<byte> bytes = stackalloc byte[24];
        opening.CopyTo(bytes);
        return Preface.StartsWith(bytes[..(int)opening.Length]);
    }

    private sealed class Http2Chosen : ITlsApplicationProtocolFeature, ITlsConnectionFeature
    {
        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
