using ExtProc.Core.Dialects;
using ExtProc.Core.Json;
using ExtProc.Testing.Traffic;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

public sealed class OpenAiTrafficTests
{
    [Test]
    public void The_recordings_are_there()
    {
        RealParts.SharedData.Require();
        Assert.That(OpenAiTraffic.Find().Count(), Is.GreaterThan(150));
    }

    [TestCaseSource(typeof(OpenAiTraffic), nameof(OpenAiTraffic.Find))]
    public void Every_recorded_exchange_is_read(RecordedExchange exchange)
    {
        var reading = new DialectReading();
        var dialect = exchange.Request is null ? OpenAiTestCase.Chat : OpenAiTraffic.DialectOf(exchange);
        var request = RequestFacts.None;
        if (exchange.Request is { Body.IsEmpty: false } sent)
        {
            Assert.That(dialect.ReadRequest(OpenAiTraffic.BodyOf(sent), reading, out request), Is.EqualTo(ReadFault.None));
            Assert.That(reading.Parts.Count + reading.Unsupported.Count, exchange.Response?.Status >= 400 ? Is.Not.Negative : Is.Positive);
        }
        if (exchange.Response is { Body.IsEmpty: false } received)
        {
            ReadResponse(dialect, request, received);
        }
    }

    private static void ReadResponse(IDialect dialect, RequestFacts request, RecordedMessage message)
    {
        var reading = new DialectReading();
        byte[] body = OpenAiTraffic.BodyOf(message);
        if (!message.IsStream)
        {
            Assert.That(dialect.ReadResponse(body, reading, out var facts), Is.EqualTo(ReadFault.None));
            Assert.That(facts.IsError, Is.EqualTo(body.AsSpan().IndexOf("\"choices\""u8) < 0));
            return;
        }
        var answer = dialect.OpenStream(request, OpenAiTestCase.Identity);
        var events = OpenAiTraffic.EventsOf(body);
        bool isFinished = false, hasFailed = false;
        foreach (var (type, data) in events)
        {
            Assert.That(answer.Read(type, data, reading, out var facts), Is.EqualTo(ReadFault.None));
            isFinished |= !reading.Ends.IsEmpty || facts.IsDone;
            hasFailed |= facts.IsError;
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(isFinished || hasFailed, Is.True);
            Assert.That(hasFailed, Is.EqualTo(body.AsSpan().IndexOf("\"error\":{"u8) >= 0));
            Assert.That(answer.Channels.Count, Is.Positive);
        }
    }
}
