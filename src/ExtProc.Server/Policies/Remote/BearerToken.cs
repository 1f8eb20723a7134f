namespace ExtProc.Server.Policies.Remote;

/// <summary>The bearer token, read for each request: a mounted token is replaced while the process runs. It is never kept and never logged.</summary>
internal static class BearerToken
{
    /// <summary>Larger than any token of a service account.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The token; null when the file is missing, empty, too large, or not what a header can hold.</summary>
    public static async Task<string?> TryReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists || info.Length > MaxBytes)
            {
                return null;
            }
            var token = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            return token.Length is > 0 and <= MaxBytes && token.All(static c => c is > ' ' and < '\x7f') ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
