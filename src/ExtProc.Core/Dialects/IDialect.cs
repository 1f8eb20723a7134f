using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects;

/// <summary>
/// One way to talk to a model over HTTP: what its bodies say and how its answers look. Stateless, thread-safe; throws for no body.
/// </summary>
public interface IDialect
{
    /// <summary>Stable word for metrics and records, <c>openai-chat</c>.</summary>
    string Name { get; }

    /// <summary>Reads a whole request body. The offsets in <paramref name="reading"/> refer to <paramref name="body"/>.</summary>
    ReadFault ReadRequest(ReadOnlySpan<byte> body, DialectReading reading, out RequestFacts facts);

    /// <summary>Reads a whole JSON response body, a model's answer or an error.</summary>
    ReadFault ReadResponse(ReadOnlySpan<byte> body, DialectReading reading, out ResponseFacts facts);

    /// <summary>
    /// Starts to read a streamed response; <paramref name="identity"/> is for events made before the upstream has named its answer.
    /// </summary>
    IStreamedAnswer OpenStream(RequestFacts request, ReplyIdentity identity);

    /// <summary>An HTTP error that the dialect's clients raise as their own.</summary>
    Reply WriteError(in ReplyText text);

    /// <summary>
    /// An HTTP 200 that says <see cref="ReplyText.Message"/> as the model's refusal, as an event stream if the request asked for one.
    /// </summary>
    Reply WriteRefusal(in ReplyText text, RequestFacts request, ReplyIdentity identity);
}
