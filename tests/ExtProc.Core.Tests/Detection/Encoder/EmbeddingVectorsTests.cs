using System.Text.Json;
using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Tests.Detection.Encoder.Tokenization;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>The base encoder, quantised, against embeddings that were computed in 32-bit floats.</summary>
public sealed class EmbeddingVectorsTests
{
    private const int MaxTokens = 254;
    private const double LeastCosine = 0.999;

    public static IEnumerable<EncoderKernel> Kernels => EncoderKernel.All.Where(kernel => kernel.IsSupported);

    [TestCaseSource(nameof(Kernels))]
    public void AgreesWithAllReferenceEmbeddings(EncoderKernel kernel)
    {
        var path = Path.Combine(RealParts.SharedData.Require(), "models", "all-MiniLM-L6-v2", "embedding.vectors.jsonl");
        using EncoderModel model = EncoderModel.Open(RealParts.BaseEncoder.Require());
        var session = new EncoderSession(model, kernel);
        var tokenizer = new WordPieceTokenizer(Vocabularies.Shipped, readSpecialPieces: true);
        double[] cosines = [.. File.ReadLines(path).Select(line => Cosine(line, tokenizer, session))];
        TestContext.Out.WriteLine($"{kernel}: least {cosines.Min():F6}, mean {cosines.Average():F6}");
        Assert.That(cosines, Has.Length.EqualTo(43).And.All.GreaterThanOrEqualTo(LeastCosine));
    }

    private static double Cosine(string line, WordPieceTokenizer tokenizer, EncoderSession session)
    {
        using var row = JsonDocument.Parse(line);
        var tokens = new TokenList();
        tokenizer.Tokenize(row.RootElement.GetProperty("text").GetString()!, tokens);
        int[] window = [Vocabularies.Shipped.StartId, .. tokens.Ids[..Math.Min(tokens.Count, MaxTokens)], Vocabularies.Shipped.EndId];
        var output = new EncoderOutput();
        session.Run(window, [window.Length], names: false, output);
        double[] expected = [.. row.RootElement.GetProperty("embedding").EnumerateArray().Select(value => value.GetDouble())];
        var (product, square) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            product += expected[i] * output.Embedding(0)[i];
            square += expected[i] * expected[i];
        }

        return product / Math.Sqrt(square);
    }
}
