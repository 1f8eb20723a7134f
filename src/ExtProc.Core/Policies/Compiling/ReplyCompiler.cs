using ExtProc.Core.Policies.Reading;
using ExtProc.Core.Policies.Schema;
using ExtProc.Core.Policies.Specs;

namespace ExtProc.Core.Policies.Compiling;

/// <summary>Refusals: what a rule does not say it takes from its policy, and what the policy does not say has a default.</summary>
internal static class ReplyCompiler
{
    private static readonly BlockReply s_default =
        new(BlockStyle.Error, ReplySchema.DefaultStatus, ReplySchema.DefaultMessage, RevealCategory: true);

    public static BlockReply Compile(ReplySpec? spec, BlockReply? inherited)
    {
        var from = inherited ?? s_default;
        return spec is null
            ? from
            : new BlockReply(spec.Style ?? from.Style, spec.Status ?? from.Status, spec.Message ?? from.Message, spec.RevealCategory ?? from.RevealCategory);
    }

    public static void Check(ReplySpec? spec, string path, DiagnosticBag bag)
    {
        if (spec?.Status is not { } status)
        {
            return;
        }
        if (status is < 400 or > 599)
        {
            bag.Error(DiagnosticCodes.OutOfRange, $"{path}.status", "must be from 400 to 599");
        }
        else if (spec.Style == BlockStyle.Refusal)
        {
            bag.Warning(DiagnosticCodes.NoEffect, $"{path}.status", "is not used: a refusal is sent with 200");
        }
        else if (status is 408 or 409 or 429 or >= 500)
        {
            bag.Warning(DiagnosticCodes.RetriedStatus, $"{path}.status", "clients answer this status by sending the same request again", "use 400 or 403");
        }
    }
}
