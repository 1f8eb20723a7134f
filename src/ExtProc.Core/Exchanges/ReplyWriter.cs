using ExtProc.Core.Dialects;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges;

/// <summary>Words the replies that take an answer's place, in the dialect of the exchange (in OpenAI's where it is unknown).</summary>
internal static class ReplyWriter
{
    private const string Code = "policy_violation";

    /// <summary>The text of a rule's block.</summary>
    public static ReplyText TextOf(CompiledRule rule, BlockReply reply) =>
        new(reply.Status, reply.Message, Code, reply.RevealCategory ? rule.Name : null, reply.RevealCategory ? rule.Category : null);

    /// <summary>A rule's block as a whole reply.</summary>
    public static Reply Blocked(IDialect dialect, CompiledRule rule, BlockReply reply, RequestFacts request, ReplyIdentity identity)
    {
        ReplyText text = TextOf(rule, reply);
        Reply written = reply.Style == BlockStyle.Refusal ? dialect.WriteRefusal(text, request, identity) : dialect.WriteError(text);
        return written with { Details = "extproc_blocked", Decision = Decision("blocked", rule.Policy, rule.Name, identity.Id) };
    }

    /// <summary>What a policy says of something that could not be inspected.</summary>
    public static Reply Uninspectable(IDialect? dialect, UninspectedReason reason, bool response, CompiledPolicy policy, string id)
    {
        Reply written = (dialect ?? DialectCatalog.Fallback).WriteError(TextOf(reason, response, policy.Reply));
        return written with { Details = "extproc_uninspectable", Decision = Decision("blocked", policy.Name, null, id) };
    }

    /// <summary>A detector or the engine itself failed, and the policy blocks then.</summary>
    public static Reply Failed(IDialect? dialect, CompiledPolicy policy, string id)
    {
        Reply written = (dialect ?? DialectCatalog.Fallback).WriteError(FailureText);
        return written with { Details = "extproc_detector_failed", Decision = Decision("blocked", policy.Name, null, id) };
    }

    /// <summary>No policies are known at all.</summary>
    public static Reply NoPolicies(IDialect? dialect) => (dialect ?? DialectCatalog.Fallback).WriteError(
        new ReplyText(503, "The gateway has no policies yet; try again later.", "no_policies")) with
    { Details = "extproc_no_policies", Decision = "failed" };

    /// <summary>The route names a policy that is not live, so nothing says what may pass.</summary>
    /// <param name="dialect">The dialect, if one is known.</param>
    /// <param name="policy">The name that the proxy's configuration gives.</param>
    /// <param name="id">The decision's id.</param>
    public static Reply PolicyMissing(IDialect? dialect, string policy, string id)
    {
        Reply written = (dialect ?? DialectCatalog.Fallback).WriteError(MissingText);
        return written with { Details = "extproc_policy_missing", Decision = Decision("blocked", policy, null, id) };
    }

    /// <summary>The upstream's answer can't be read at all, so there is nothing that a policy could allow.</summary>
    public static Reply Unreadable(IDialect dialect) => dialect.WriteError(UnreadableResponse) with { Details = "extproc_response_unreadable" };

    public static ReplyText UnreadableResponse =>
        new(502, "The model's answer could not be inspected and was withheld by policy.", "response_not_inspectable");

    private static ReplyText MissingText => new(503, "A policy that this route requires is not loaded; try again later.", "policy_missing");

    /// <summary>What is said when a detector or the engine itself fails.</summary>
    public static ReplyText FailureText => new(503, "The content could not be inspected; try again later.", "inspection_failed");

    private static ReplyText TextOf(UninspectedReason reason, bool response, BlockReply reply) => (response, reason) switch
    {
        (true, _) => UnreadableResponse,
        (_, UninspectedReason.Malformed) => new ReplyText(400, "The request body is not JSON that can be read in one way only.", "malformed_body"),
        (_, UninspectedReason.TooLarge) => new ReplyText(413, "The request body is larger than what can be inspected.", "body_too_large"),
        (_, UninspectedReason.Undecodable) => new ReplyText(415, "The request body's content-encoding cannot be decoded.", "unsupported_encoding"),
        (_, UninspectedReason.UnknownDialect) =>
            new ReplyText(reply.Status, "The policy for this host covers no requests of this kind.", "unknown_dialect"),
        _ => new ReplyText(reply.Status, "The request holds content that the policy requires to be inspected and that cannot be.", "not_inspectable"),
    };

    /// <summary>Value of the <c>x-extproc-decision</c> header.</summary>
    public static string Decision(string decision, string? policy, string? rule, string id) => (policy, rule) switch
    {
        (null, _) => $"{decision}; id={id}",
        (_, null) => $"{decision}; policy={policy}; id={id}",
        _ => $"{decision}; policy={policy}; rule={rule}; id={id}",
    };
}
