using System.Text.Json;

namespace ExtProc.Core.Tests.Detection;

/// <summary>UTF-16 offsets of one piece of personal data and its type.</summary>
internal readonly record struct LabelledSpan(int Start, int End, string Type)
{
    public static LabelledSpan Parse(JsonElement span) => new(span[0].GetInt32(), span[1].GetInt32(), span[2].GetString()!);

    public bool Meets(FoundText found) => found.Start < End && found.End > Start;
}
