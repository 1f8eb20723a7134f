using System.Security.Cryptography;
using System.Text;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;
using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies;

/// <summary>One load: policies and diagnostics so far. One use.</summary>
internal sealed class PolicyLoading(PolicyCache cache, bool runTests)
{
    private readonly List<PolicyDiagnostic> _diagnostics = [];
    private readonly SortedDictionary<string, LoadedPolicy> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PolicyTestRun> _tests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    public void Add(PolicySource source)
    {
        _diagnostics.AddRange(source.Diagnostics);
        foreach (var document in source.Documents)
        {
            Add(source, document);
        }
    }

    public PolicySet End()
    {
        cache.EndLoad();
        if (_policies.Count > PolicyLoader.MaxPolicies)
        {
            _diagnostics.Add(new(DiagnosticSeverity.Error, DiagnosticCodes.OverCap, "", $"there are more than {PolicyLoader.MaxPolicies} policies"));
        }
        return new PolicySet { Policies = [.. _policies.Values], Diagnostics = _diagnostics, Hash = HashOf(_policies.Values), Tests = _tests };
    }

    private void Add(PolicySource source, SpecNode document)
    {
        var bag = new DiagnosticBag(source.File);
        var policy = AiPolicyReader.Read(document, bag);
        var hash = SpecHash.Of(document);
        CompiledPolicy? compiled = null;
        if (policy is not null)
        {
            var compilation = cache.Find(policy.FullName, hash, () => PolicyCompiler.Compile(policy));
            compiled = compilation.Policy;
            AddCompilation(compilation, document, source.File, bag);
            CheckUnique(policy, document, source.File, bag);
            if (runTests && compiled is not null && !bag.HasErrors && policy.Spec.Tests.Count > 0)
            {
                RunTests(policy, compiled, hash, document, bag);
            }
        }
        _diagnostics.AddRange(bag.Items.OrderBy(static item => (item.Line, item.Column)));
        if (compiled is not null && !bag.HasErrors)
        {
            var placed = source.Reach is { } reach ? cache.Reaching(compiled, hash, reach) : compiled;
            _policies.Add(compiled.Name, new LoadedPolicy(placed, policy!.Spec.Description, source.File, document.Line, hash)
            {
                Tests = _tests.GetValueOrDefault(compiled.Name, PolicyTestRun.None),
            });
        }
    }

    private void RunTests(AiPolicy policy, CompiledPolicy compiled, string hash, SpecNode document, DiagnosticBag bag)
    {
        var run = cache.Tests(policy.FullName, hash, () => PolicyTestRunner.Run(policy, compiled, TimeProvider.System));
        _tests[policy.FullName] = run;
        for (var i = 0; i < run.Results.Count; i++)
        {
            if (run.Results[i] is { Failure: { } failure } result)
            {
                var path = SpecPath.Item("spec.tests", i);
                var (line, column) = SpecPath.Locate(document, path);
                bag.Error(DiagnosticCodes.TestsFailed, path, $"the test \"{result.Name.ReplaceLineEndings(" ")}\" fails: {failure}", line, column);
            }
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

    private void CheckUnique(AiPolicy policy, SpecNode document, string? file, DiagnosticBag bag)
    {
        var (line, column) = SpecPath.Locate(document, "metadata.name");
        if (policy.Name.Length > 0 && !_places.TryAdd(policy.FullName, file is null ? "elsewhere" : $"in {file}:{line}"))
        {
            bag.Error(DiagnosticCodes.Duplicate, "metadata.name", $"{policy.FullName} is already defined {_places[policy.FullName]}", line, column);
        }
    }

    private static string HashOf(IEnumerable<LoadedPolicy> policies)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var policy in policies)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(policy.Hash));
            hash.AppendData(Encoding.UTF8.GetBytes($"{policy.Policy.Reach}\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
