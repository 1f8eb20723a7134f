using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Semantic;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>Sessions of one model that are made and run at the same time, as the workers of a server that has just started do.</summary>
public sealed class ConcurrentSessionsTests
{
    [Test, Repeat(3), CancelAfter(120_000)]
    public async Task Each_gives_what_one_alone_gives()
    {
        using var model = EncoderModel.Open(Path.Combine(ModelSet.DefaultDirectory, ModelSet.EncoderFile));
        var lengths = new[] { 5, 90, 33, 128 };
        var tokens = Enumerable.Range(0, lengths.Sum()).Select(i => 1000 + (i * 7919 % 20000)).ToArray();
        using var start = new Barrier(6);
        var logits = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                var (session, output) = (new EncoderSession(model, EncoderKernel.Best), new EncoderOutput());
                for (var i = 0; i < 3; i++)
                {
                    session.Run(tokens, lengths, names: i % 2 == 0, output);
                }
                return Enumerable.Range(0, lengths.Length).SelectMany(window => output.Logits(window).ToArray()).ToArray();
            },
            TaskCreationOptions.LongRunning)));
        Assert.That(logits.Skip(1), Is.All.EqualTo(logits[0]));
    }
}
