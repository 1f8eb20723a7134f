using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;
using static ExtProc.Core.Dialects.Fields;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>What stands where in a message: one that is sent back, one that answers, or the delta of one.</summary>
internal static class OpenAiMessageFields
{
    /// <param name="at">Path of the message.</param>
    /// <param name="direction">Input or Output.</param>
    /// <param name="streamed">True for deltas, whose strings are pieces, except those that come whole: names, tools that ran, annotations.</param>
    public static IEnumerable<FieldRow> Rows(string at, PartScope direction, bool streamed) =>
    [
        .. Contents(at, direction, streamed),
        .. Reasoning(at, direction | PartScope.Reasoning, streamed),
        .. ToolCalls(at, direction | PartScope.ToolCall, streamed),
    ];

    private static IEnumerable<FieldRow> Contents(string at, PartScope scope, bool streamed) =>
    [
        new($"{at}.content", Text(scope).AsPiece(streamed)),
        new($"{at}.content[]", Text(scope).AsPiece(streamed)),
        new($"{at}.content[].type", Tag(scope)),
        new($"{at}.content[].text", Text(scope).AsPiece(streamed)),
        new($"{at}.content[].refusal", Text(scope).AsPiece(streamed)),
        new($"{at}.refusal", Text(scope).AsPiece(streamed)),
        new($"{at}.audio.id", Id(scope)),
        new($"{at}.audio.data", Media(scope | PartScope.Audio)),
        new($"{at}.audio.transcript", Text(scope).AsPiece(streamed)),
        new($"{at}.annotations.**", Any(scope)),
        new($"{at}.annotations[].type", Id(scope)),
        new($"{at}.images[].type", Id(scope)),
        .. Fields.Rows(Media(scope | PartScope.Image), $"{at}.images[].image_url", $"{at}.images[].image_url.url"),
        new($"{at}.images[].image_url.**", Any(scope)),
    ];

    private static IEnumerable<FieldRow> Reasoning(string at, PartScope scope, bool streamed) =>
    [
        new($"{at}.reasoning.**", Any(scope).AsPiece(streamed)),
        new($"{at}.reasoning", Text(scope).AsPiece(streamed)),
        new($"{at}.reasoning_content", Text(scope).AsPiece(streamed)),
        new($"{at}.reasoning_signature", Blob(scope)),
        new($"{at}.reasoning_details.**", Any(scope).AsPiece(streamed)),
        new($"{at}.reasoning_details[].index", Ordinal(scope)),
        new($"{at}.reasoning_details[].type", Tag(scope)),
        .. Fields.Rows(Id(scope), $"{at}.reasoning_details[].format", $"{at}.reasoning_details[].id"),
        .. Fields.Rows(Blob(scope), $"{at}.reasoning_details[].signature", $"{at}.reasoning_details[].data"),
        new($"{at}.content[].thinking.**", Any(scope).AsPiece(streamed)),
        new($"{at}.content[].thinking", Text(scope).AsPiece(streamed)),
        new($"{at}.content[].thinking[].type", Tag(scope)),
        new($"{at}.content[].signature", Blob(scope)),
    ];

    private static IEnumerable<FieldRow> ToolCalls(string at, PartScope scope, bool streamed) =>
    [
        new($"{at}.tool_calls.**", Any(scope).WithKeys().AsPiece(streamed)),
        new($"{at}.tool_calls[].index", Ordinal(scope)),
        .. Fields.Rows(Id(scope), $"{at}.tool_calls[].id", $"{at}.tool_calls[].type"),
        .. Fields.Rows(Any(scope), $"{at}.tool_calls[].function", $"{at}.tool_calls[].custom"),
        .. Fields.Rows(Text(scope), $"{at}.tool_calls[].function.name", $"{at}.tool_calls[].custom.name", $"{at}.function_call.name"),
        new($"{at}.tool_calls[].function.arguments", Arguments(scope).AsPiece(streamed)),
        new($"{at}.tool_calls[].custom.input", Text(scope).AsPiece(streamed)),
        new($"{at}.function_call.**", Any(scope).WithKeys().AsPiece(streamed)),
        new($"{at}.function_call.arguments", Arguments(scope).AsPiece(streamed)),
        new($"{at}.executed_tools.**", Any(scope)),
        new($"{at}.executed_tools[].type", Id(scope)),
        new($"{at}.executed_tools[].arguments", Arguments(scope)),
        new($"{at}.executed_tools[].output", Text((scope & ~PartScope.ToolCall) | PartScope.ToolResult)),
        new($"{at}.executed_tools[].search_results.**", Any((scope & ~PartScope.ToolCall) | PartScope.ToolResult)),
    ];
}
