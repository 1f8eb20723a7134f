using ExtProc.Core.Policies;
using ExtProc.Core.Policies.Reading;

namespace ExtProc.Server.Policies;

/// <summary>One file of policies: YAML, or JSON by its name.</summary>
public static class PolicyFile
{
    /// <summary>True for the names that a directory of policies is read by; files whose names begin with a dot are never policies.</summary>
    public static bool IsPolicy(string name) =>
        !name.StartsWith('.') && Path.GetExtension(name).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON";

    /// <summary>The bytes of a file, one more than the cap at most; null when it cannot be read, and why.</summary>
    public static byte[]? TryRead(string path, out string? problem)
    {
        try
        {
            problem = null;
            return ReadCapped(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : "cannot be read";
            return null;
        }
    }

    /// <summary>Reads the text of a file.</summary>
    public static PolicySource Parse(string name, ReadOnlySpan<byte> content)
    {
        var isJson = Path.GetExtension(name).Equals(".json", StringComparison.OrdinalIgnoreCase);
        var source = isJson ? JsonSpecReader.Read(name, content) : YamlSpecReader.Read(name, content);
        if (source.Documents.Count > 0 || source.Diagnostics.Count > 0)
        {
            return source;
        }
        var empty = new PolicyDiagnostic(DiagnosticSeverity.Warning, DiagnosticCodes.NoPolicies, "", "holds no policy") { File = name };
        return source with { Diagnostics = [empty] };
    }

    /// <summary>One byte more than the cap is enough to know that there is more.</summary>
    private static byte[] ReadCapped(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[Math.Min(stream.Length, SpecLimits.MaxBytes) + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return buffer[..length];
    }
}
