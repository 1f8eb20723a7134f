using System.Globalization;
using System.Text;
using System.Text.Json;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Detection.Remote;

/// <summary>Our own webhook, as <c>deploy/openapi/guard-webhook.yaml</c> says. Places are counted in code points, which every language can.</summary>
internal sealed class WebhookProtocol : IGuardProtocol
{
    public const string Version = "v1";

    private const int MaxFindings = 1000;

    public int MaxParts => 64;

    public void WriteRequest(Utf8JsonWriter writer, ReadOnlySpan<RemotePart> parts)
    {
        writer.WriteStartObject();
        writer.WriteString("version"u8, Version);
        writer.WriteStartArray("parts"u8);
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            writer.WriteString("scope"u8, ScopeName(part.Scope));
            writer.WriteString("text"u8, part.Text.Span);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public bool TryReadAnswer(JsonElement answer, ReadOnlySpan<RemotePart> parts, List<RemoteFinding> findings)
    {
        if (!GuardJson.TryGet(answer, "findings", JsonValueKind.Array, out var list) || list.GetArrayLength() > MaxFindings)
        {
            return false;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (!TryRead(item, parts, out var finding))
            {
                return false;
            }

            findings.Add(finding);
        }

        return true;
    }

    /// <summary>The kind of a part in the words of a policy's scopes; the direction where it is of no kind.</summary>
    internal static string ScopeName(PartScope scope)
    {
        var kind = scope & ~(PartScope.Input | PartScope.Output);
        var one = kind == PartScope.None ? scope : kind;
        return Enum.GetName(one) ?? ((int)one).ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryRead(JsonElement item, ReadOnlySpan<RemotePart> parts, out RemoteFinding finding)
    {
        finding = default;
        if (!GuardJson.TryGet(item, "part", JsonValueKind.Number, out var number) || !number.TryGetInt32(out var part)
            || (uint)part >= (uint)parts.Length
            || !GuardJson.TryGetText(item, "category", out var category) || !GuardJson.IsCategory(category)
            || !GuardJson.TryGet(item, "score", JsonValueKind.Number, out var value) || !GuardJson.TryGetScore(value, out var score)
            || !TryReadPlace(item, parts[part].Text.Span, out var start, out var end))
        {
            return false;
        }

        finding = new RemoteFinding(part, category, score, start, end);
        return true;
    }

    private static bool TryReadPlace(JsonElement item, ReadOnlySpan<char> text, out int start, out int end)
    {
        (start, end) = (0, text.Length);
        var hasStart = item.TryGetProperty("start", out var from);
        var hasEnd = item.TryGetProperty("end", out var to);
        if (!hasStart && !hasEnd)
        {
            return true;
        }

        return hasStart && hasEnd
            && from.ValueKind == JsonValueKind.Number && from.TryGetInt32(out var first)
            && to.ValueKind == JsonValueKind.Number && to.TryGetInt32(out var behind)
            && first >= 0 && first < behind
            && TryFindUnits(text, first, behind, out start, out end);
    }

    /// <summary>Offsets in code points as offsets in UTF-16 units. Half of a pair counts as one.</summary>
    private static bool TryFindUnits(ReadOnlySpan<char> text, int first, int behind, out int start, out int end)
    {
        (start, end) = (-1, -1);
        var points = 0;
        for (var at = 0; ; points++)
        {
            start = points == first ? at : start;
            end = points == behind ? at : end;
            if (at == text.Length || end >= 0)
            {
                return start >= 0 && end >= 0;
            }

            Rune.DecodeFromUtf16(text[at..], out _, out var units);
            at += units;
        }
    }
}
