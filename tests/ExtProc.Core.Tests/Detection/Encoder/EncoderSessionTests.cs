using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>The encoder on a small model of random weights, with every kernel that this machine can run.</summary>
[TestFixtureSource(nameof(Kernels))]
public sealed class EncoderSessionTests(EncoderKernel kernel)
{
    private static readonly EncoderDraft Draft = new();

    private readonly TemporaryFolder _folder = new();
    private EncoderModel _model = null!;

    public static IEnumerable<EncoderKernel> Kernels => EncoderKernel.All.Where(kernel => kernel.IsSupported);

    [SetUp]
    public void Open() => _model = EncoderModel.Open(Draft.File.WriteTo(_folder));

    [TearDown]
    public void Clean()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(33)]
    [TestCase(EncoderDraft.Positions)]
    public void AgreesWithTheReference(int length)
    {
        var tokens = Tokens(length, seed: length);
        EncoderOutput output = Run(tokens, length);
        using var reference = new ReferenceEncoder(_model);
        reference.Encode(tokens, [length], SemanticNeeds.Names);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Cosine(output.Embedding(0), reference.Embedding(0)), Is.GreaterThan(0.99999));
            Assert.That(output.Logits(0).ToArray(), Is.EqualTo(reference.Logits(0).ToArray()).Within(0.002));
            Assert.That(output.TokenLogits(0).ToArray(), Is.EqualTo(reference.TokenLogits(0).ToArray()).Within(0.005));
        }
    }

    [Test]
    public void ABatchGivesWhatItsWindowsGiveAlone()
    {
        int[] lengths = [5, 40, 1, 17, 8, 40, 2, 23, 40, 31, 7];
        var windows = lengths.Select((length, i) => Tokens(length, seed: i)).ToArray();
        EncoderOutput together = Run([.. windows.SelectMany(window => window)], lengths);
        Assert.That(together.Windows, Is.EqualTo(lengths.Length));
        for (var w = 0; w < lengths.Length; w++)
        {
            EncoderOutput alone = Run(windows[w], lengths[w]);
            Assert.That(together.Embedding(w).SequenceEqual(alone.Embedding(0)), $"embedding of window {w}");
            Assert.That(together.Logits(w).SequenceEqual(alone.Logits(0)), $"logits of window {w}");
            Assert.That(together.TokenLogits(w, lengths[w] - 1).SequenceEqual(alone.TokenLogits(0, lengths[w] - 1)), $"names of window {w}");
        }
    }

    /// <summary>Products are the same bit for bit; sums of floats differ in the last bits between widths of vectors, and single activations by a step.</summary>
    [Test]
    public void AllKernelsAgree()
    {
        var tokens = Tokens(31, seed: 3);
        var portable = new EncoderOutput();
        new EncoderSession(_model, EncoderKernel.All[^1]).Run(tokens, [31], names: true, portable);
        EncoderOutput own = Run(tokens, 31);
        var tolerance = kernel.Floats == EncoderKernel.All[^1].Floats ? 0 : 0.001;
        Assert.That(own.Embedding(0).ToArray(), Is.EqualTo(portable.Embedding(0).ToArray()).Within(tolerance));
        Assert.That(own.Logits(0).ToArray(), Is.EqualTo(portable.Logits(0).ToArray()).Within(tolerance));
        Assert.That(own.TokenLogits(0).ToArray(), Is.EqualTo(portable.TokenLogits(0).ToArray()).Within(tolerance));
    }

    [Test]
    public void AllocatesNothingOnceItsBuffersHaveGrown()
    {
        var session = new EncoderSession(_model, kernel);
        var output = new EncoderOutput();
        var tokens = Tokens(60, seed: 1);
        int[] two = [20, 40], one = [33];
        var allocated = Allocations.Least(10, () =>
        {
            session.Run(tokens, two, names: true, output);
            session.Run(tokens.AsSpan(..33), one, names: false, output);
        });
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void GivesNoTokenLogitsUnlessAsked()
    {
        var output = new EncoderOutput();
        new EncoderSession(_model, kernel).Run(Tokens(4, seed: 1), [4], names: false, output);
        Assert.That(output.TokenLogits(0, 3).Length, Is.Zero);
    }

    [Test]
    public void RefusesWhatNoCallerMaySend()
    {
        var tooLong = EncoderDraft.Positions + 1;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Run([1, 2], 3), Throws.ArgumentException);
            Assert.That(() => Run([1, 2], 1), Throws.ArgumentException);
            Assert.That(() => Run([1, 2], 2, 0), Throws.ArgumentException);
            Assert.That(() => Run([1, 2], 3, -1), Throws.ArgumentException);
            Assert.That(() => Run([1, -1], 2), Throws.ArgumentException);
            Assert.That(() => Run([1, EncoderDraft.Vocabulary], 2), Throws.ArgumentException);
            Assert.That(() => Run([1, EncoderDraft.Vocabulary - 1], 2), Throws.Nothing);
            Assert.That(() => Run(Tokens(tooLong, seed: 1), tooLong), Throws.ArgumentException);
            Assert.That(() => Run(new int[EncoderSession.MaxTokens + 1], [.. Enumerable.Repeat(32, EncoderSession.MaxTokens / 32), 1]), Throws.ArgumentException);
            Assert.That(() => Run([1, 2], 2).Embedding(1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Run([1, 2], 2).TokenLogits(0, 2).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void AnEmptyBatchIsNoWork() => Assert.That(Run([]).Windows, Is.Zero);

    private static int[] Tokens(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(EncoderDraft.Vocabulary))];
    }

    private static double Cosine(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        var sum = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            sum += actual[i] * expected[i];
        }

        return sum;
    }

    private EncoderOutput Run(int[] tokens, params int[] lengths)
    {
        var output = new EncoderOutput();
        new EncoderSession(_model, kernel).Run(tokens, lengths, names: true, output);
        return output;
    }
}
