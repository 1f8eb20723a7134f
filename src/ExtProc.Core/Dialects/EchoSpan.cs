namespace ExtProc.Core.Dialects;

/// <summary>
/// A JSON value that repeats the text of a choice in another form: log probabilities token by token, or a stream's copy of all text so
/// far. It must be replaced by <c>null</c> when text of its choice in the same body or event is edited or held back, or when an edit
/// falls inside it.
/// </summary>
/// <param name="Choice">The choice, as in <see cref="ChannelTable.ChoiceOf"/>; in a whole body found by <see cref="FirstPart"/> of its parts.</param>
/// <param name="Start">Offset of the value.</param>
/// <param name="Length">Bytes of the value.</param>
/// <param name="FirstPart">Index of the first part of the choice it belongs to.</param>
/// <param name="EndPart">Index after the last part of that choice.</param>
public readonly record struct EchoSpan(long Choice, int Start, int Length, int FirstPart, int EndPart)
{
    public int End => Start + Length;
}
