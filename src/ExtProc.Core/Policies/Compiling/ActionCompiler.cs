using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>What a rule does.</summary>
internal static class ActionCompiler
{
    /// <returns>The action, or null when an error was reported.</returns>
    public static RuleAction? Compile(ActionSpec? spec, string path, BlockReply reply, DiagnosticBag bag)
    {
        if (spec is null)
        {
            bag.Error(DiagnosticCodes.Required, path, "is missing");
            return null;
        }
        var given = new List<string>();
        Count(given, spec.Flag, "flag");
        Count(given, spec.Redact, "redact");
        Count(given, spec.Strip, "strip");
        Count(given, spec.Block, "block");
        if (!ExactlyOne.Check(given, path, "action", "one of flag, redact, strip, block", bag))
        {
            return null;
        }
        if (spec.Block is { } block)
        {
            ReplyCompiler.Check(block, $"{path}.block", bag);
            return new RuleAction.Block(ReplyCompiler.Compile(block, reply));
        }
        return spec switch
        {
            { Redact: { } redact } => new RuleAction.Redact(redact.Style ?? RedactionStyle.Label),
            { Strip: not null } => new RuleAction.Strip(),
            _ => new RuleAction.Flag(),
        };
    }

    private static void Count(List<string> given, object? value, string name)
    {
        if (value is not null)
        {
            given.Add(name);
        }
    }
}
