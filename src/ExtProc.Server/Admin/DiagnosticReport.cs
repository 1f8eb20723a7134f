using System.Globalization;
using ExtProc.Core.Policies;

namespace ExtProc.Server.Admin;

/// <summary>A diagnostic, and the place it is about.</summary>
public sealed record DiagnosticReport(string Severity, string Code, string? Place, string Path, string Message, string? Suggestion)
{
    internal static DiagnosticReport Of(PolicyDiagnostic diagnostic)
    {
        var place = diagnostic is { File: not null, Line: > 0 }
            ? string.Create(CultureInfo.InvariantCulture, $"{diagnostic.File}:{diagnostic.Line}:{diagnostic.Column}")
            : diagnostic.File;
        return new DiagnosticReport(diagnostic.Severity.ToString(), diagnostic.Code, place, diagnostic.Path, diagnostic.Message, diagnostic.Suggestion);
    }
}
