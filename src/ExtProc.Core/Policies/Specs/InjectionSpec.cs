using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Policies.Specs;

/// <summary><c>detect.promptInjection</c> and <c>detect.indirectInjection</c>.</summary>
/// <param name="Sensitivity">Null: the default.</param>
public sealed record InjectionSpec(Sensitivity? Sensitivity);
