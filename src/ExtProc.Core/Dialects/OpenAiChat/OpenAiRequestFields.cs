using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;
using static ExtProc.Core.Dialects.Fields;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>What stands where in requests for chat and legacy completions, as OpenAI and the providers that follow it define them.</summary>
internal static class OpenAiRequestFields
{
    private const PartScope User = PartScope.Input | PartScope.User;
    private const PartScope Tools = PartScope.Input | PartScope.ToolDefinition;

    private static readonly string[] Roles = ["user", "assistant", "system", "tool", "developer", "function"];

    /// <summary>Scope of parts whose kind the message's role decides.</summary>
    private const PartScope ByRole = PartScope.Input;

    public static FieldTable Table { get; } = FieldTable.Build(
        Any(User).WithKeys(),
        [.. TopLevel(), .. Messages(), .. ToolDefinitions(), .. OpenAiMessageFields.Rows("messages[]", PartScope.Input, streamed: false)]);

    private static IEnumerable<FieldRow> TopLevel() =>
    [
        new("model", Id(User).AsFact(OpenAiFact.Model)),
        new("stream", Any(User).AsFact(OpenAiFact.Stream)),
        new("stream_options.include_usage", Any(User).AsFact(OpenAiFact.IncludeUsage)),
        new("n", Any(User).AsFact(OpenAiFact.Choices)),
        new("max_tokens", Any(User).AsFact(OpenAiFact.MaxTokens)),
        new("max_completion_tokens", Any(User).AsFact(OpenAiFact.MaxTokens)),
        .. Rows(Text(User), "prompt", "prompt[]", "prompt[][]", "suffix", "stop", "stop[]", "user", "safety_identifier", "prompt_cache_key"),
        .. Rows(Id(User),
            "models[]", "service_tier", "reasoning_effort", "verbosity", "modalities[]", "audio.format", "audio.voice", "function_call", "tool_choice",
            "tool_choice.type", "reasoning.effort", "reasoning.summary", "thinking.type", "prompt_cache_retention",
            "web_search_options.search_context_size", "web_search_options.user_location.type"),
        .. Rows(Any(User),
            "temperature", "top_p", "top_k", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "seed", "logprobs",
            "top_logprobs", "store", "parallel_tool_calls", "best_of", "echo", "audio", "reasoning", "thinking", "stream_options",
            "web_search_options", "web_search_options.user_location", "web_search_options.user_location.approximate", "logit_bias"),
        new("metadata", Any(User).AsNames()),
        new("prediction.type", Id(User)),
        .. Rows(Text(PartScope.Input | PartScope.Assistant), "prediction.content", "prediction.content[].text"),
        new("prediction.content[].type", Id(User)),
    ];

    private static IEnumerable<FieldRow> Messages() =>
    [
        new("messages", Any(User)),
        new("messages[]", Any(ByRole).AsFact(OpenAiFact.Message)),
        new("messages[].**", Any(ByRole).WithKeys()),
        new("messages[].role", OneOf(ByRole, Roles).AsFact(OpenAiFact.Role)),
        new("messages[].name", Text(ByRole)),
        new("messages[].tool_call_id", Id(ByRole)),
        .. Rows(Id(ByRole), "messages[].content[].cache_control.**", "messages[].content[].prompt_cache_breakpoint.**"),
        .. Rows(Media(PartScope.Input | PartScope.Image), "messages[].content[].image_url", "messages[].content[].image_url.url"),
        new("messages[].content[].image_url.detail", Id(ByRole)),
        .. Rows(Media(PartScope.Input | PartScope.Audio), "messages[].content[].input_audio.data", "messages[].content[].audio_url.url"),
        new("messages[].content[].input_audio.format", Id(ByRole)),
        .. Rows(Media(PartScope.Input | PartScope.File),
            "messages[].content[].file.file_data", "messages[].content[].file_url", "messages[].content[].file_url.url",
            "messages[].content[].document_url", "messages[].content[].video_url", "messages[].content[].video_url.url"),
        .. Rows(Text(PartScope.Input | PartScope.File), "messages[].content[].file.filename", "messages[].content[].document_name"),
        new("messages[].content[].file.file_id", Id(ByRole)),
    ];

    private static IEnumerable<FieldRow> ToolDefinitions() =>
    [
        new("tools.**", Any(Tools).WithKeys()),
        .. Rows(Id(Tools), "tools[].type", "tools[].custom.format.type", "tools[].custom.format.grammar.syntax", "response_format.type"),
        .. Rows(Any(Tools),
            "tools[].function", "tools[].function.strict", "tools[].custom", "tools[].custom.format", "tools[].custom.format.grammar",
            "response_format", "response_format.json_schema", "response_format.json_schema.strict", "tool_choice.function", "functions[]"),
        .. Rows(Text(Tools),
            "tools[].function.name", "tools[].function.description", "tools[].custom.name", "tools[].custom.description",
            "tools[].custom.format.grammar.definition", "functions[].name", "functions[].description", "response_format.json_schema.name",
            "response_format.json_schema.description", "tool_choice.function.name", "tool_choice.custom.name", "function_call.name"),
        .. Schema("tools[].function.parameters", Tools),
        .. Schema("functions[].parameters", Tools),
        .. Schema("response_format.json_schema.schema", Tools),
    ];
}
