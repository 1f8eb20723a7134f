using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.ExtProc.V3;
using Envoy.Service.ExtProc.V3;
using YamlDotNet.RepresentationModel;
using HeaderSendMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode.Types.HeaderSendMode;

namespace ExtProc.Conformance.Tests.Conversations;

/// <summary>A reply as flat facts (<c>set.content-length: 12</c>), and the facts that a conversation expects.</summary>
internal static class ReplyFacts
{
    public static SortedDictionary<string, string> Of(ProcessingResponse reply)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["reply"] = reply.ResponseCase is ProcessingResponse.ResponseOneofCase.ImmediateResponse ? "immediate" : Lower(reply.ResponseCase.ToString()),
        };
        Add(facts, (reply.RequestHeaders ?? reply.ResponseHeaders)?.Response?.HeaderMutation);
        AddBody(facts, (reply.RequestBody ?? reply.ResponseBody)?.Response, reply.RequestBody is not null || reply.ResponseBody is not null);
        if (reply.ModeOverride is { } modes)
        {
            facts["override"] = Override(modes);
        }
        if (reply.ImmediateResponse is { } immediate)
        {
            facts["status"] = ((int)immediate.Status.Code).ToString(CultureInfo.InvariantCulture);
            facts["details"] = immediate.Details;
            facts["bytes"] = immediate.Body.ToStringUtf8();
            Add(facts, immediate.Headers);
        }
        if (reply.DynamicMetadata is { } metadata)
        {
            foreach (var (name, value) in metadata.Fields["extproc"].StructValue.Fields)
            {
                facts["metadata." + name] = value.StringValue;
            }
        }
        return facts;
    }

    /// <summary>The facts of an expected reply; a null value means that the fact must be absent.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Expected(YamlMappingNode node)
    {
        foreach (var (key, value) in node)
        {
            string name = key.ToString();
            if (value is YamlMappingNode map && name is "set" or "metadata")
            {
                foreach (var (inner, text) in (YamlMappingNode)value)
                {
                    yield return new($"{name}.{inner}", text.ToString() is "~" or "" ? null : text.ToString());
                }
            }
            else if (value is YamlSequenceNode list)
            {
                yield return new(name, string.Join(", ", list.Select(static item => item.ToString()).Order(StringComparer.Ordinal)));
            }
            else
            {
                yield return new(name, value.ToString() == "~" ? null : Conversation.Repeated(value));
            }
        }
    }

    private static void Add(SortedDictionary<string, string> facts, HeaderMutation? mutation)
    {
        if (mutation is null)
        {
            return;
        }
        if (mutation.RemoveHeaders.Count > 0)
        {
            facts["remove"] = string.Join(", ", mutation.RemoveHeaders.Order(StringComparer.Ordinal));
        }
        foreach (var option in mutation.SetHeaders)
        {
            Assert.That(option.Header.Value, Is.Empty, "only raw_value may be used");
            Assert.That(option.Append, Is.Null, "replace is append left unset");
            Assert.That(option.AppendAction, Is.EqualTo(HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd));
            facts["set." + option.Header.Key] = option.Header.RawValue.ToStringUtf8();
        }
    }

    private static void AddBody(SortedDictionary<string, string> facts, CommonResponse? response, bool isBody)
    {
        if (!isBody)
        {
            return;
        }
        Add(facts, response?.HeaderMutation);
        switch (response?.BodyMutation?.MutationCase)
        {
            case BodyMutation.MutationOneofCase.Body:
                facts["body"] = "replace";
                facts["bytes"] = response.BodyMutation.Body.ToStringUtf8();
                break;
            case BodyMutation.MutationOneofCase.Clear:
                facts["body"] = "clear";
                break;
            case BodyMutation.MutationOneofCase.StreamedResponse:
                facts["body"] = "stream";
                facts["bytes"] = response.BodyMutation.StreamedResponse.Body.ToStringUtf8();
                facts["end"] = response.BodyMutation.StreamedResponse.EndOfStream ? "true" : "false";
                break;
            default:
                facts["body"] = "pass";
                break;
        }
    }

    private static string Override(ProcessingMode modes)
    {
        string text = $"{modes.RequestBodyMode} {modes.ResponseBodyMode}";
        text += modes.ResponseHeaderMode == HeaderSendMode.Skip ? " no-response-headers" : "";
        text += modes.RequestTrailerMode == HeaderSendMode.Send ? " request-trailers" : "";
        return text + (modes.ResponseTrailerMode == HeaderSendMode.Send ? " response-trailers" : "");
    }

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
