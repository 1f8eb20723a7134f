namespace ExtProc.Core.Detection.Encoder;

/// <summary>A model file that can't be used: which file, what was expected and what was found. The message holds nothing of the file but names.</summary>
public sealed class ModelFileException(string path, string problem, Exception? inner = null) : Exception($"{path}: {problem}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; } = problem;
}
