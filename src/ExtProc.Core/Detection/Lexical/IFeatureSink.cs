namespace ExtProc.Core.Detection.Lexical;

/// <summary>Takes the features of a text as they are read: added up where texts are judged, written down where models are trained.</summary>
public interface IFeatureSink
{
    /// <summary>A feature: the hash of some words or letters, spread over all 32 bits.</summary>
    void Add(uint hash);

    /// <summary>The features since the last call belong to a block of the text that ends before an offset.</summary>
    void EndBlock(int end);
}
