namespace ExtProc.Core.Policies;

/// <summary>When text of a stream is released that a classifier has to judge.</summary>
public enum StreamClassifiers
{
    /// <summary>Once it is judged.</summary>
    Hold,

    /// <summary>At once; the stream is cut when the judgement says so.</summary>
    Trail,
}
