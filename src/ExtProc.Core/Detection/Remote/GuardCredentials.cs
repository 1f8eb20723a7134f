using System.Net.Http.Headers;

namespace ExtProc.Core.Detection.Remote;

/// <summary>Sets the headers whose values are in files. A value is neither kept nor told.</summary>
internal static class GuardCredentials
{
    private const int MaxBytes = 16 * 1024;

    /// <summary>False when a file is missing, empty, too large, or holds what a header can't.</summary>
    public static async ValueTask<bool> TryApplyAsync(HttpRequestHeaders headers, IReadOnlyList<RemoteHeader> credentials, CancellationToken cancellationToken)
    {
        foreach (var header in credentials)
        {
            if (await TryReadAsync(header.File, cancellationToken) is not { } value || !headers.TryAddWithoutValidation(header.Name, header.Prefix + value))
            {
                return false;
            }
        }

        return true;
    }

    private static async ValueTask<string?> TryReadAsync(string file, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes + 1];
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            if (length > MaxBytes)
            {
                return null;
            }

            var value = System.Text.Encoding.Latin1.GetString(buffer, 0, length).Trim();
            return value.Length > 0 && value.All(static c => c is >= ' ' and < '\x7f') ? value : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
