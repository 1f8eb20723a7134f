namespace ExtProc.Core.Detection.Semantic;

/// <summary>A text to judge.</summary>
/// <param name="Text">The decoded text, unfolded: normalising it is the detector's work. Must stay unchanged until the answer.</param>
/// <param name="Role">Where it stands.</param>
/// <param name="Needs">What is asked.</param>
/// <param name="Exchange">A number of the exchange: questions of one exchange share its turn in the queue.</param>
/// <param name="Timeout">How long an answer is worth waiting for, from the call on.</param>
public readonly record struct SemanticQuestion(ReadOnlyMemory<char> Text, TextRole Role, SemanticNeeds Needs, long Exchange, TimeSpan Timeout);
