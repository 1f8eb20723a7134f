using System.Globalization;
using System.Text;

namespace ExtProc.Core.Policies;

/// <summary>
/// One finding about a policy's text. Messages name fields, types and names of the language, never the values that a policy looks for
/// (keywords, allow lists): diagnostics reach logs.
/// </summary>
/// <param name="Severity">Whether the policy can be loaded all the same.</param>
/// <param name="Code">A stable word of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Path">Where in the resource, <c>spec.rules[1].detect.pii.entities[0]</c>; empty for the document as a whole.</param>
/// <param name="Message">What is wrong, without a final full stop.</param>
public sealed record PolicyDiagnostic(DiagnosticSeverity Severity, string Code, string Path, string Message)
{
    /// <summary>What to write instead, or null.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The file, or null where the policy does not come from one.</summary>
    public string? File { get; init; }

    /// <summary>From 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>From 1, in UTF-16 units; 0 when unknown.</summary>
    public int Column { get; init; }

    /// <summary>The one-line form of compilers: <c>file:line:column: error code: path: message; suggestion</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (File is not null)
        {
            text.Append(File).Append(':');
            if (Line > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Line}:{Column}:");
            }
            text.Append(' ');
        }
        text.Append(Severity == DiagnosticSeverity.Error ? "error " : "warning ").Append(Code).Append(": ");
        if (Path.Length > 0)
        {
            text.Append(Path).Append(": ");
        }
        text.Append(Message);
        return Suggestion is null ? text.ToString() : text.Append("; ").Append(Suggestion).ToString();
    }
}
