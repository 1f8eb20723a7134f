using ExtProc.Core.Detection.Encoder;
using ExtProc.Core.Detection.Encoder.Tokenization;
using ExtProc.Core.Detection.Lexical;

namespace ExtProc.Core.Detection.Semantic;

/// <summary>The local models of a folder: <c>vocab.txt</c>, <c>lexical.model</c> and, where there is one, <c>encoder.model</c>. Immutable; safe for
/// any number of threads. Disposed once nothing judges with them any more.</summary>
public sealed class ModelSet : IDisposable
{
    public const string VocabularyFile = "vocab.txt";
    public const string LexicalFile = "lexical.model";
    public const string EncoderFile = "encoder.model";

    private ModelSet(string directory, bool requireCalibration)
    {
        Vocabulary = ReadVocabulary(Path.Combine(directory, VocabularyFile));
        var lexicalPath = Path.Combine(directory, LexicalFile);
        using (var file = ModelFile.Open(lexicalPath))
        {
            Lexical = LexicalModel.Read(file);
        }

        LexicalHeads = LexicalHeads.Read(lexicalPath, Lexical, requireCalibration);
        var path = Path.Combine(directory, EncoderFile);
        if (!File.Exists(path))
        {
            return;
        }

        Encoder = EncoderModel.Open(path);
        try
        {
            Require(Encoder.Shape.Vocabulary == Vocabulary.Count, path, $"the encoder knows {Encoder.Shape.Vocabulary} tokens, the vocabulary has {Vocabulary.Count}");
            Require(Encoder.Shape.Positions >= TextWindow.Length, path, $"the encoder reads {Encoder.Shape.Positions} tokens, a window has {TextWindow.Length}");
            EncoderHeads = EncoderHeads.Read(path, Encoder, requireCalibration);
        }
        catch
        {
            Encoder.Dispose();
            throw;
        }
    }

    public WordPieceVocabulary Vocabulary { get; }

    public LexicalModel Lexical { get; }

    /// <summary>Null where none is shipped: the lexical tier then stands alone.</summary>
    public EncoderModel? Encoder { get; }

    /// <summary>Whether scores are ranks among harmless texts, as sensitivities need them; otherwise they are probabilities.</summary>
    public bool IsCalibrated => LexicalHeads.IsCalibrated && EncoderHeads is null or { IsCalibrated: true };

    internal LexicalHeads LexicalHeads { get; }

    internal EncoderHeads? EncoderHeads { get; }

    /// <summary>Where the models lie that came with the program.</summary>
    public static string DefaultDirectory => Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Loads all models of a folder, or none.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="requireCalibration">False while models are made: scores of models without calibration are then probabilities.</param>
    /// <exception cref="ModelFileException">A file is missing, damaged, or doesn't fit the others.</exception>
    public static ModelSet Open(string directory, bool requireCalibration = true) => new(directory, requireCalibration);

    public void Dispose() => Encoder?.Dispose();

    private static WordPieceVocabulary ReadVocabulary(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            return WordPieceVocabulary.Read(reader);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException(path, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, "the file can't be read", e);
        }
    }

    private static void Require(bool condition, string path, string problem)
    {
        if (!condition)
        {
            throw new ModelFileException(path, problem);
        }
    }
}
