using System.Net.Http.Headers;
using k8s.Authentication;

namespace ExtProc.Operator.Api;

/// <summary>A bearer token in a file that others replace: it is read again when the file has changed. Safe from any thread.</summary>
internal sealed class TokenFile(string path) : ITokenProvider
{
    /// <summary>Far above any token.</summary>
    private const int MaxBytes = 64 * 1024;

    private volatile Held? _held;

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        var written = file.LastWriteTimeUtc;
        if (_held is not { } held || held.Written != written)
        {
            if (file.Exists && file.Length > MaxBytes)
            {
                throw new IOException($"'{path}' is larger than a token can be");
            }
            var token = await File.ReadAllTextAsync(path, cancellationToken);
            _held = held = new Held(token.Trim(), written);
        }
        return new AuthenticationHeaderValue("Bearer", held.Token);
    }

    private sealed record Held(string Token, DateTime Written);
}
