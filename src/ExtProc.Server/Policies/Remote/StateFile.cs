using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExtProc.Core.Policies.Bundles;

namespace ExtProc.Server.Policies.Remote;

/// <summary>
/// The last good bundle on disk. One line names the format and a digest over everything after it: SHA-256, which finds accidents, or
/// HMAC-SHA-256 where a key is configured, which finds tampering too. Written beside and renamed, so that a crash leaves the old file or
/// the new one. A file that fails its check is put aside and never used. One thread at a time.
/// </summary>
/// <param name="directory">Where it is kept; made when it is missing.</param>
/// <param name="key">The key of the signature, or null.</param>
/// <param name="source">The operator that bundles come from.</param>
internal sealed class StateFile(string directory, byte[]? key, string source)
{
    public const string Name = "policies.bundle";
    public const string AsideSuffix = ".corrupt";

    private const string Magic = "extproc-bundle/1";
    private const string Plain = "sha256";
    private const string Signed = "hmac-sha256";
    private const int MaxHeader = 128;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Room for what <see cref="KeptBundle"/> adds.</summary>
    private const int MaxBytes = PolicyBundle.MaxBytes + (64 * 1024);

    public string FilePath { get; } = Path.Combine(directory, Name);

    /// <summary>Makes the directory and tries to write in it.</summary>
    /// <exception cref="StateException">It can't be used.</exception>
    public void Prepare()
    {
        try
        {
            if (!Directory.Exists(directory) && !OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            }
            Directory.CreateDirectory(directory);
            foreach (var leftover in Directory.EnumerateFiles(directory, $"{Name}.*.tmp"))
            {
                File.Delete(leftover);
            }
            var draft = Draft();
            WriteNew(draft, ["probe"u8.ToArray()]);
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException(StateFault.Unwritable, $"the state directory {directory} cannot be written: {e.Message}", e);
        }
    }

    /// <exception cref="StateException">It can't be written.</exception>
    public void Save(PolicyBundle bundle, DateTimeOffset now)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new KeptBundle(source, now, bundle), KeptBundleJson.Default.KeptBundle);
        var header = Encoding.ASCII.GetBytes($"{Magic} {(key is null ? Plain : Signed)} {Convert.ToHexStringLower(Digest(content))}\n");
        var draft = Draft();
        try
        {
            WriteNew(draft, [header, content]);
            File.Move(draft, FilePath, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException(StateFault.Unwritable, $"{FilePath} could not be written: {e.Message}", e);
        }
    }

    /// <summary>The kept bundle; null when nothing is kept.</summary>
    /// <exception cref="StateException">It can't be used; where its content is to blame, it was put aside.</exception>
    public KeptBundle? Load()
    {
        try
        {
            return File.Exists(FilePath) ? Read() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StateException(StateFault.Unreadable, $"{FilePath} could not be read: {e.Message}", e);
        }
        catch (StateException)
        {
            PutAside();
            throw;
        }
    }

    private KeptBundle Read()
    {
        byte[] file;
        using (var stream = new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            if (stream.Length > MaxBytes)
            {
                throw Corrupt("it is too large");
            }
            file = new byte[stream.Length];
            stream.ReadExactly(file);
        }
        var end = file.AsSpan(0, Math.Min(file.Length, MaxHeader)).IndexOf((byte)'\n');
        if (end < 0 || Encoding.ASCII.GetString(file, 0, end).Split(' ') is not [Magic, var method and (Plain or Signed), var digest])
        {
            throw Corrupt("it does not begin as such a file does");
        }
        if (method != (key is null ? Plain : Signed))
        {
            throw new StateException(StateFault.Unsigned, $"{FilePath} is refused: {(key is null ? "it is signed and no key is configured" : "it is not signed")}");
        }
        var content = file.AsSpan(end + 1);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Digest(content))), Encoding.ASCII.GetBytes(digest)))
        {
            throw key is null ? Corrupt("its digest is not that of its content") : new StateException(StateFault.Unsigned, $"{FilePath} is refused: its signature is not valid");
        }
        return Parse(content);
    }

    private KeptBundle Parse(ReadOnlySpan<byte> content)
    {
        KeptBundle? kept;
        try
        {
            kept = JsonSerializer.Deserialize(content, KeptBundleJson.Default.KeptBundle);
        }
        catch (JsonException e)
        {
            throw new StateException(StateFault.Corrupt, $"{FilePath} is refused: its content is not JSON of this version", e);
        }
        if (kept?.Bundle is null)
        {
            throw Corrupt("it holds no bundle");
        }
        if (kept.Source != source)
        {
            throw new StateException(StateFault.Foreign, $"{FilePath} is refused: it was kept for another operator");
        }
        return kept.Bundle.FindFault() is { } fault ? throw Corrupt(fault) : kept;
    }

    private byte[] Digest(ReadOnlySpan<byte> content) => key is null ? SHA256.HashData(content) : HMACSHA256.HashData(key, content);

    private StateException Corrupt(string why) => new(StateFault.Corrupt, $"{FilePath} is refused: {why}");

    private string Draft() => $"{FilePath}.{Environment.ProcessId}.tmp";

    private void PutAside()
    {
        try
        {
            File.Move(FilePath, FilePath + AsideSuffix, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays where it is, and is refused again next time.
        }
    }

    private static void WriteNew(string path, byte[][] parts)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        using var stream = new FileStream(path, options);
        foreach (var part in parts)
        {
            stream.Write(part);
        }
        stream.Flush(flushToDisk: true);
    }
}
