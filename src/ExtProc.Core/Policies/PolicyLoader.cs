using System.Security.Cryptography;
using System.Text;
using ExtProc.Core.Policies.Reading;

namespace ExtProc.Core.Policies;

/// <summary>Reads and compiles sources into one set, with all diagnostics of all of them. Pure and thread-safe.</summary>
public static class PolicyLoader
{
    /// <summary>More policies than a mesh has; what one exchange costs grows with those that apply to it.</summary>
    public const int MaxPolicies = 1000;

    public static PolicySet Load(IReadOnlyList<PolicySource> sources)
    {
        var diagnostics = new List<PolicyDiagnostic>();
        var policies = new SortedDictionary<string, LoadedPolicy>(StringComparer.Ordinal);
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            diagnostics.AddRange(source.Diagnostics);
            foreach (var document in source.Documents)
            {
                Load(source.File, document, policies, places, diagnostics);
            }
        }
        if (policies.Count > MaxPolicies)
        {
            diagnostics.Add(new(DiagnosticSeverity.Error, DiagnosticCodes.OverCap, "", $"there are more than {MaxPolicies} policies"));
        }
        return new PolicySet { Policies = [.. policies.Values], Diagnostics = diagnostics, Hash = HashOf(policies.Values) };
    }

    private static void Load(
        string? file,
        SpecNode document,
        SortedDictionary<string, LoadedPolicy> policies,
        Dictionary<string, string> places,
        List<PolicyDiagnostic> diagnostics)
    {
        var bag = new DiagnosticBag(file);
        var policy = AiPolicyReader.Read(document, bag);
        CompiledPolicy? compiled = null;
        if (policy is not null)
        {
            var compilation = PolicyCompiler.Compile(policy);
            compiled = compilation.Policy;
            AddCompilation(compilation, document, file, bag);
            CheckUnique(policy, document, file, places, bag);
        }
        diagnostics.AddRange(bag.Items.OrderBy(static item => (item.Line, item.Column)));
        if (compiled is not null && !bag.HasErrors)
        {
            policies.Add(compiled.Name, new LoadedPolicy(compiled, policy!.Spec.Description, file, document.Line, SpecHash.Of(document)));
        }
    }

    /// <summary>What the reader found wrong reads as absent, so what the compiler says about the same place only repeats it.</summary>
    private static void AddCompilation(PolicyCompilation compilation, SpecNode document, string? file, DiagnosticBag bag)
    {
        foreach (var item in compilation.Diagnostics.Where(item => !bag.Explains(item.Path)).ToArray())
        {
            var (line, column) = SpecPath.Locate(document, item.Path);
            bag.Add(item with { File = file, Line = line, Column = column });
        }
    }

    private static void CheckUnique(Specs.AiPolicy policy, SpecNode document, string? file, Dictionary<string, string> places, DiagnosticBag bag)
    {
        var (line, column) = SpecPath.Locate(document, "metadata.name");
        if (policy.Name.Length > 0 && !places.TryAdd(policy.FullName, file is null ? "elsewhere" : $"in {file}:{line}"))
        {
            bag.Error(DiagnosticCodes.Duplicate, "metadata.name", $"{policy.FullName} is already defined {places[policy.FullName]}", line, column);
        }
    }

    private static string HashOf(IEnumerable<LoadedPolicy> policies)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var policy in policies)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(policy.Hash));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
