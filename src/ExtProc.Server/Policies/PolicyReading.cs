using ExtProc.Core.Policies;

namespace ExtProc.Server.Policies;

/// <summary>What a directory of policies held at one moment.</summary>
/// <param name="Sources">Its files by name, ordinal, and what is to say of the directory itself.</param>
/// <param name="State">The directory's state that belongs to them.</param>
/// <param name="Content">Hash over names and contents.</param>
/// <param name="IsReadable">False when there was no directory to read: the diagnostics tell.</param>
/// <param name="IsSteady">False when something changed while it was read.</param>
internal sealed record PolicyReading(IReadOnlyList<PolicySource> Sources, string State, string Content, bool IsReadable, bool IsSteady);
