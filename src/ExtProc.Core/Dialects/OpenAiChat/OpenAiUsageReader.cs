using System.Buffers.Text;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects.OpenAiChat;

/// <summary>Gathers token counts; providers name the cached ones differently, so the last that is said counts.</summary>
internal ref struct OpenAiUsageReader
{
    private TokenUsage _usage;
    private bool _seen;

    public readonly TokenUsage? Usage => _seen ? _usage : null;

    public void Read(ReadOnlySpan<byte> raw, in JsonFact fact)
    {
        if (fact.Id < OpenAiFact.PromptTokens || fact.Kind != JsonKind.Number
            || !Utf8Parser.TryParse(raw, out long tokens, out int used) || used != raw.Length || tokens < 0)
        {
            return;
        }
        _seen = true;
        _usage = fact.Id switch
        {
            OpenAiFact.PromptTokens => _usage with { Prompt = tokens },
            OpenAiFact.CompletionTokens => _usage with { Completion = tokens },
            OpenAiFact.CachedTokens => _usage with { Cached = tokens },
            _ => _usage with { Reasoning = tokens },
        };
    }
}
