using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>Requests that speak this dialect: OpenAI, Azure OpenAI and the many that put their own prefix before the same paths.</summary>
internal static class OpenAiRoutes
{
    internal static readonly OpenAiChatDialect Chat = new(legacy: false);
    private static readonly OpenAiChatDialect Completions = new(legacy: true);

    public static IReadOnlyList<DialectRoute> All { get; } =
    [
        new("POST **/chat/completions", Chat, Operation.Chat),
        new("POST /completions", Completions, Operation.Completions),
        new("POST **/v1/completions", Completions, Operation.Completions),
        new("POST **/openai/completions", Completions, Operation.Completions),
        new("POST **/deployments/*/completions", Completions, Operation.Completions),
        new("POST **/engines/*/completions", Completions, Operation.Completions),
        new("POST **/fim/completions", Completions, Operation.Completions),
        new("GET **/v1/models", Chat, Operation.Models),
        new("GET **/v1/models/**", Chat, Operation.Models),
        new("GET **/openai/models", Chat, Operation.Models),
    ];
}
