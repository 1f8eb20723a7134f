using System.Buffers;
using ExtProc.Core.Json;

namespace ExtProc.Core.Dialects;

/// <summary>One streamed response, event by event. One thread at a time; throws for no event.</summary>
public interface IStreamedAnswer
{
    /// <summary>The texts of this stream; the channel numbers in parts are its.</summary>
    ChannelTable Channels { get; }

    /// <summary>The model that the upstream named, or null so far.</summary>
    string? Model { get; }

    /// <summary>
    /// Reads the data of the next event; <paramref name="type"/> is its <c>event</c> field, empty if it has none. Events without data
    /// need not be read. The offsets in <paramref name="reading"/> refer to <paramref name="data"/>.
    /// </summary>
    ReadFault Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, DialectReading reading, out EventFacts facts);

    /// <summary>
    /// Writes a whole event that carries nothing but text of one channel: <paramref name="raw"/>, the inside of a JSON string, escaped already.
    /// </summary>
    void WriteTail(int channel, ReadOnlySpan<byte> raw, IBufferWriter<byte> output);

    /// <summary>
    /// Writes what ends the stream before its time: a refusal in every choice that is still open, or else an error event. Nothing may follow it.
    /// <paramref name="lastEventReleased"/> is false when the event read last was not passed on: the client has not seen what it opened or closed.
    /// </summary>
    void WriteCut(in ReplyText text, bool refusal, bool lastEventReleased, IBufferWriter<byte> output);
}
