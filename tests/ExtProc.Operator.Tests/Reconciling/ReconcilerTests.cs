namespace ExtProc.Operator.Tests.Reconciling;

/// <summary>Cases in <c>Cases/*.in.yaml</c>, with what follows from each in <c>*.out.yaml</c>.</summary>
public sealed class ReconcilerTests
{
    private static readonly string Folder = RepositoryRoot.Combine("tests", "ExtProc.Operator.Tests", "Reconciling", "Cases");

    private static IEnumerable<string> Cases => Directory.GetFiles(Folder, "*.in.yaml").Select(static path => Path.GetFileName(path).Replace(".in.yaml", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Cases))]
    public void Follows(string name) =>
        Golden.AssertSame(
            $"tests/ExtProc.Operator.Tests/Reconciling/Cases/{name}.out.yaml", CaseFile.Run(File.ReadAllText(Path.Combine(Folder, $"{name}.in.yaml"))));
}
