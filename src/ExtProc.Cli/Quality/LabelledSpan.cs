namespace ExtProc.Cli.Quality;

/// <summary>A stretch of a text with its type, in UTF-16 units.</summary>
internal readonly record struct LabelledSpan(int Start, int End, string Type)
{
    public bool Meets(LabelledSpan other) => Start < other.End && other.Start < End;
}
