using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Injections, direct and indirect.</summary>
internal static class InjectionCompiler
{
    public static RuleDetection CompileDirect(InjectionSpec spec) =>
        new() { Patterns = [], Semantic = new InjectionDetection(spec.Sensitivity ?? Sensitivity.Medium) };

    public static RuleDetection CompileIndirect(InjectionSpec spec) =>
        new() { Patterns = [], Semantic = new IndirectInjectionDetection(spec.Sensitivity ?? Sensitivity.Medium) };
}
