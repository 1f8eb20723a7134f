using System.Security.Cryptography;
using System.Text;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;
using ExtProc.Core.Policies.Testing;

namespace ExtProc.Core.Policies;

/// <summary>One load: policies and diagnostics so far. One use.</summary>
internal sealed class PolicyLoading(PolicyCache cache, bool runTests, ISemanticDetector? models, GuardHosts? guardHosts)
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
        if (cache.Find(document, source, runTests) is not { } loaded || _places.ContainsKey(loaded.Key.Name))
        {
            loaded = Load(source, document);
        }
        else
        {
            _places.Add(loaded.Key.Name, PlaceOf(source, document));
        }
        _diagnostics.AddRange(loaded.Diagnostics);
        if (loaded.Tests is not null)
        {
            _tests[loaded.Key.Name] = loaded.Tests;
        }
        if (loaded.Policy is not null)
        {
            _policies.Add(loaded.Key.Name, loaded.Policy);
        }
    }

    private LoadedDocument Load(PolicySource source, SpecNode document)
    {
        var bag = new DiagnosticBag(source.File);
        var hash = SpecHash.Of(document);
        LoadedPolicy? loaded = null;
        PolicyTestRun? tests = null;
        if (AiPolicyReader.Read(document, bag) is not { } policy)
        {
            return new LoadedDocument(source.File, null, runTests, ("", hash), null, null, Sorted(bag));
        }
        var compiled = cache.Compile(policy.FullName, hash, () => PolicyCompiler.Compile(policy, guardHosts));
        AddCompilation(compiled.Compilation, document, source.File, bag);
        var isUnique = CheckUnique(policy, document, source, bag);
        if (compiled.Compilation.Policy is { } good && !bag.HasErrors)
        {
            TopicReading.Read(good, policy.Spec, models, document, bag);
            MissingModels.Warn(good, policy.Spec, models, document, bag);
            tests = runTests && policy.Spec.Tests.Count > 0 ? compiled.Tests(() => PolicyTestRunner.Run(policy, good, TimeProvider.System, models)) : null;
            AddTests(tests, document, bag);
            var placed = source.Reach is { } reach ? compiled.Reaching(reach) : good;
            loaded = bag.HasErrors ? null : new LoadedPolicy(placed, policy.Spec.Description, source.File, document.Line, hash) { Tests = tests ?? PolicyTestRun.None };
        }
        var result = new LoadedDocument(source.File, source.Reach?.ToString(), runTests, (policy.FullName, hash), loaded, tests, Sorted(bag));
        if (isUnique && tests is null or { IsComplete: true })
        {
            cache.Put(document, result);
        }
        return result;
    }

    private static void AddTests(PolicyTestRun? run, SpecNode document, DiagnosticBag bag)
    {
        for (var i = 0; i < run?.Results.Count; i++)
        {
            if (run.Results[i] is { Failure: { } failure } result)
            {
                var path = SpecPath.Item("spec.tests", i);
                var (line, column) = SpecPath.Locate(document, path);
                bag.Error(DiagnosticCodes.TestsFailed, path, $"the test \"{result.Name.ReplaceLineEndings(" ")}\" fails: {failure}", line, column);
            }
        }
    }

    private static PolicyDiagnostic[] Sorted(DiagnosticBag bag) => [.. bag.Items.OrderBy(static item => (item.Line, item.Column))];

    /// <summary>What the reader found wrong reads as absent, so what the compiler says about the same place only repeats it.</summary>
    private static void AddCompilation(PolicyCompilation compilation, SpecNode document, string? file, DiagnosticBag bag)
    {
        foreach (var item in compilation.Diagnostics.Where(item => !bag.Explains(item.Path)).ToArray())
        {
            var (line, column) = SpecPath.Locate(document, item.Path);
            bag.Add(item with { File = file, Line = line, Column = column });
        }
    }

    /// <summary>False, with an error, when a policy of that name was there before; a policy without a name is never one of two.</summary>
    private bool CheckUnique(AiPolicy policy, SpecNode document, PolicySource source, DiagnosticBag bag)
    {
        if (policy.Name.Length == 0 || _places.TryAdd(policy.FullName, PlaceOf(source, document)))
        {
            return policy.Name.Length > 0;
        }
        var (line, column) = SpecPath.Locate(document, "metadata.name");
        bag.Error(DiagnosticCodes.Duplicate, "metadata.name", $"{policy.FullName} is already defined {_places[policy.FullName]}", line, column);
        return false;
    }

    private static string PlaceOf(PolicySource source, SpecNode document) => source.File is { } file ? $"in {file}:{document.Line}" : "elsewhere";

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
