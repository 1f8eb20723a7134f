using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ExtProc.Server.Policies;

/// <summary>Writes a JSON tree as a YAML document. A text that any version of YAML could take for something else is quoted.</summary>
public static class YamlText
{
    private static readonly SearchValues<char> s_plain =
        SearchValues.Create(" ,./;()-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private static readonly string[] s_words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    public static string Render(JsonNode tree)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(
            bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true, indentSequences: false,
            newLine: "\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(tree, emitter);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(JsonNode? node, Emitter emitter)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, MappingStyle.Block));
                foreach (var (name, value) in map)
                {
                    Write(JsonValue.Create(name), emitter);
                    Write(value, emitter);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, SequenceStyle.Block));
                foreach (var item in list)
                {
                    Write(item, emitter);
                }
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                var text = value.GetValue<string>();
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, StyleOf(text), isPlainImplicit: true, isQuotedImplicit: true));
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static ScalarStyle StyleOf(string text)
    {
        var isPlain = text.Length > 0 && char.IsAsciiLetter(text[0]) && text[^1] != ' ' && !text.AsSpan().ContainsAnyExcept(s_plain)
            && !s_words.Contains(text, StringComparer.OrdinalIgnoreCase);
        if (isPlain)
        {
            return ScalarStyle.Plain;
        }
        return text.AsSpan().ContainsAnyInRange('\0', '\u001F') ? ScalarStyle.DoubleQuoted : ScalarStyle.SingleQuoted;
    }
}
