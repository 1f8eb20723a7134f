using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Server.Policies;

/// <summary>
/// A directory of policy files, or one file. Subdirectories and files whose names begin with a dot are not read, so that a mounted
/// ConfigMap is read once, through its links. Keeps nothing; not meant for two threads at once.
/// </summary>
public sealed class PolicyDirectory(string path)
{
    /// <summary>Files of one directory.</summary>
    public const int MaxFiles = 1000;

    /// <summary>Bytes of one directory: what is compared now and then must stay cheap to read.</summary>
    public const int MaxBytes = 16 << 20;

    private const string ConfigMapLink = "..data";

    public string Path { get; } = path;

    /// <summary>Reads everything as a set of policies.</summary>
    /// <param name="models">As for <see cref="PolicyLoader.Load"/>.</param>
    /// <param name="guardHosts">The same.</param>
    public PolicySet Load(ISemanticDetector? models = null, GuardHosts? guardHosts = null) =>
        PolicyLoader.Load(Read().Sources, models: models, guardHosts: guardHosts);

    /// <summary>
    /// A text that differs when a file came, went, grew, was written, or a link was switched. Costs a look at each file's metadata and
    /// not at its content.
    /// </summary>
    internal string State()
    {
        try
        {
            var state = new StringBuilder();
            foreach (var file in Files())
            {
                var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
                state.Append(CultureInfo.InvariantCulture, $"{file.Name}\0{target.FullName}\0{Length(target)}\0{target.LastWriteTimeUtc.Ticks}\n");
            }
            return state.Append(new DirectoryInfo(System.IO.Path.Combine(Path, ConfigMapLink)).LinkTarget).ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }

    /// <summary>A hash over names and contents.</summary>
    internal string Content()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            foreach (var (file, content, _) in Contents())
            {
                Append(hash, file, content);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <param name="cache">What earlier readings parsed.</param>
    internal PolicyReading Read(PolicyCache? cache = null)
    {
        var state = State();
        var sources = new List<PolicySource>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            var bytes = 0L;
            foreach (var (file, content, problem) in Contents())
            {
                sources.Add(content is null ? Unreadable(NameOf(file), problem!) : Parse(NameOf(file), content, cache));
                Append(hash, file, content);
                bytes += content?.Length ?? 0;
            }
            sources.Add(new PolicySource(null, [], Remarks(sources.Count, bytes)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var problem = e is DirectoryNotFoundException ? "does not exist" : "cannot be read";
            return new PolicyReading([Unreadable(Path, problem)], state, "unreadable", IsReadable: false, State() == state);
        }
        return new PolicyReading(sources, state, Convert.ToHexStringLower(hash.GetHashAndReset()), IsReadable: true, State() == state);
    }

    private static PolicySource Parse(string name, byte[] content, PolicyCache? cache) =>
        cache is null ? PolicyFile.Parse(name, content) : cache.Parse(name, content, PolicyFile.Parse);

    private static PolicySource Unreadable(string file, string problem) =>
        new(file, [], [new(DiagnosticSeverity.Error, DiagnosticCodes.Unreadable, "", problem) { File = file }]);

    private static void Append(IncrementalHash hash, FileInfo file, byte[]? content)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(file.Name + "\0"));
        hash.AppendData(SHA256.HashData(content ?? []));
    }

    /// <summary>The files and what is in them, as far as the first that goes beyond the cap on all together.</summary>
    private IEnumerable<(FileInfo File, byte[]? Content, string? Problem)> Contents()
    {
        var bytes = 0L;
        foreach (var file in Files())
        {
            var content = PolicyFile.TryRead(file.FullName, out var problem);
            bytes += content?.Length ?? 0;
            yield return (file, content, problem);
            if (bytes > MaxBytes)
            {
                yield break;
            }
        }
    }

    private IEnumerable<FileInfo> Files()
    {
        if (File.Exists(Path))
        {
            return [new FileInfo(Path)];
        }
        // One more than allowed is enough to say so.
        return new DirectoryInfo(Path).EnumerateFiles()
            .Where(static file => PolicyFile.IsPolicy(file.Name))
            .Take(MaxFiles + 1)
            .OrderBy(static file => file.Name, StringComparer.Ordinal);
    }

    private List<PolicyDiagnostic> Remarks(int files, long bytes)
    {
        var remarks = new List<PolicyDiagnostic>();
        if (files == 0)
        {
            remarks.Add(Remark(DiagnosticSeverity.Warning, DiagnosticCodes.NoPolicies, "holds no policies: nothing is inspected"));
        }
        if (files > MaxFiles)
        {
            remarks.Add(Remark(DiagnosticSeverity.Error, DiagnosticCodes.OverCap, $"holds more than {MaxFiles} files"));
        }
        if (bytes > MaxBytes)
        {
            remarks.Add(Remark(DiagnosticSeverity.Error, DiagnosticCodes.OverCap, $"holds more than {MaxBytes} bytes of policies"));
        }
        if (Directory.Exists(Path) && new DirectoryInfo(Path).EnumerateDirectories().Any(static folder => !folder.Name.StartsWith('.')))
        {
            remarks.Add(Remark(DiagnosticSeverity.Warning, DiagnosticCodes.NoEffect, "has subdirectories: they are not read"));
        }
        return remarks;
    }

    private PolicyDiagnostic Remark(DiagnosticSeverity severity, string code, string message) => new(severity, code, "", message) { File = Path };

    /// <summary>As a person would reach it from where the directory was named.</summary>
    private string NameOf(FileInfo file) => File.Exists(Path) ? Path : System.IO.Path.Combine(Path, file.Name);

    private static long Length(FileInfo file) => file.Exists ? file.Length : -1;
}
