using System.Diagnostics.CodeAnalysis;

namespace ExtProc.Core.Policies.Reading;

/// <summary>Collects the diagnostics of one document. Not thread-safe. Beyond the cap it counts and keeps nothing more.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is a bag: order is all it keeps.")]
public sealed class DiagnosticBag(string? file)
{
    /// <summary>A person reads them; a generated file that is wrong everywhere is wrong in the first hundred places.</summary>
    public const int Cap = 100;

    private readonly List<PolicyDiagnostic> _items = [];

    /// <summary>The file that the diagnostics are about, or null.</summary>
    public string? File => file;

    public IReadOnlyList<PolicyDiagnostic> Items => _items;

    public bool HasErrors { get; private set; }

    public void Error(string code, string path, string message, int line, int column, string? suggestion = null) =>
        Add(new PolicyDiagnostic(DiagnosticSeverity.Error, code, path, message) { Suggestion = suggestion, File = file, Line = line, Column = column });

    public void Error(string code, string path, string message, SpecNode at, string? suggestion = null) =>
        Error(code, path, message, at.Line, at.Column, suggestion);

    /// <summary>An error whose place is found later, from its path.</summary>
    public void Error(string code, string path, string message, string? suggestion = null) => Error(code, path, message, 0, 0, suggestion);

    /// <summary>A warning whose place is found later, from its path.</summary>
    public void Warning(string code, string path, string message, string? suggestion = null) =>
        Add(new PolicyDiagnostic(DiagnosticSeverity.Warning, code, path, message) { Suggestion = suggestion, File = file });

    /// <summary>Adds a diagnostic as it is.</summary>
    public void Add(PolicyDiagnostic diagnostic)
    {
        HasErrors |= diagnostic.Severity == DiagnosticSeverity.Error;
        if (_items.Count < Cap)
        {
            _items.Add(diagnostic);
        }
    }

    /// <summary>
    /// True when the error that something is missing or wrong at a path would only repeat one that is here: at the path, below it, or
    /// above it where there is no object to hold it.
    /// </summary>
    public bool Explains(string path)
    {
        foreach (var item in _items)
        {
            var isAbove = item is { Path.Length: > 0, Code: DiagnosticCodes.WrongType or DiagnosticCodes.Required } && SpecPath.IsWithin(path, item.Path);
            if (item.Severity == DiagnosticSeverity.Error && (isAbove || SpecPath.IsWithin(item.Path, path)))
            {
                return true;
            }
        }
        return false;
    }
}
