namespace ExtProc.Core.Detection.Semantic;

/// <summary>Judges what texts mean. Safe for any number of threads.</summary>
public interface ISemanticDetector
{
    /// <summary>Which questions can be answered at all: those whose models are loaded.</summary>
    SemanticNeeds Supported { get; }

    /// <summary>
    /// Judges a text. Never throws for what a text contains; completes synchronously where the cache or the lexical tier decides.
    /// Cancelling yields <see cref="SemanticStatus.Cancelled"/>, not an exception.
    /// </summary>
    ValueTask<SemanticAnswer> JudgeAsync(SemanticQuestion question, CancellationToken cancellationToken);
}
