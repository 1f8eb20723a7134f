using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;
using static ExtProc.Core.Dialects.Fields;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>What stands where in answers, whole or in events, and in errors.</summary>
internal static class OpenAiResponseFields
{
    private const PartScope Output = PartScope.Output;

    /// <summary>Whole answers.</summary>
    public static FieldTable Body { get; } = FieldTable.Build(
        Any(Output),
        [
            .. Common(),
            .. OpenAiMessageFields.Rows("choices[].message", Output, streamed: false),
            .. OpenAiMessageFields.Rows("choices[].delta", Output, streamed: false),
            new("choices[].text", Text(Output)),
        ]);

    /// <summary>Events of a stream. Some providers repeat all text so far in a <c>message</c> beside the delta.</summary>
    public static FieldTable Event { get; } = FieldTable.Build(
        Any(Output),
        [
            .. Common(),
            new("choices[].delta.**", Any(Output).AsPiece()),
            new("choices[].delta.**.index", Ordinal(Output)),
            .. Rows(Id(Output), "choices[].delta.role", "choices[].delta.channel", "choices[].delta.id", "choices[].delta.tool_call_id"),
            new("choices[].delta.name", Text(Output)),
            .. OpenAiMessageFields.Rows("choices[].delta", Output, streamed: true),
            new("choices[].message", Any(Output).AsFact(OpenAiFact.Echo)),
            .. OpenAiMessageFields.Rows("choices[].message", Output, streamed: false),
            new("choices[].text", Text(Output).AsPiece()),
            .. Rows(Id(Output), "obfuscation", "p"),
        ]);

    private static IEnumerable<FieldRow> Common() =>
    [
        new("id", Id(Output).AsFact(OpenAiFact.Id)),
        new("object", Id(Output).AsFact(OpenAiFact.Object)),
        new("created", Any(Output).AsFact(OpenAiFact.Created)),
        new("model", Id(Output).AsFact(OpenAiFact.Model)),
        .. Rows(Id(Output), "provider", "service_tier", "system_fingerprint", "x_groq.**", "moderation.**", "usage.**", "usage_breakdown.**"),
        new("prompt_filter_results.**", Id(Output)),
        new("choices", Any(Output).AsFact(OpenAiFact.ChoiceList)),
        new("choices[]", Any(Output).AsFact(OpenAiFact.Choice, path: true)),
        new("choices[].index", Ordinal(Output)),
        new("choices[].finish_reason", Id(Output).AsFact(OpenAiFact.Finish)),
        .. Rows(Id(Output), "choices[].native_finish_reason", "choices[].finish_details.**", "choices[].content_filter_results.**"),
        new("choices[].message.role", Id(Output)),
        new("choices[].logprobs", Any(Output).AsFact(OpenAiFact.Echo)),
        new("error", Any(Output).AsFact(OpenAiFact.Error)),
        .. Rows(Id(Output), "error.type", "error.code", "error.param"),
        .. Usage("usage"),
        .. Usage("x_groq.usage"),
    ];

    private static IEnumerable<FieldRow> Usage(string at) =>
    [
        new($"{at}.prompt_tokens", Any(Output).AsFact(OpenAiFact.PromptTokens)),
        new($"{at}.completion_tokens", Any(Output).AsFact(OpenAiFact.CompletionTokens)),
        .. Rows(Any(Output).AsFact(OpenAiFact.CachedTokens),
            $"{at}.prompt_tokens_details.cached_tokens", $"{at}.prompt_cache_hit_tokens", $"{at}.cached_tokens"),
        .. Rows(Any(Output).AsFact(OpenAiFact.ReasoningTokens),
            $"{at}.completion_tokens_details.reasoning_tokens", $"{at}.reasoning_tokens"),
    ];
}
