namespace ExtProc.Core.Detection.Semantic;

/// <summary>A window that the encoder reads.</summary>
/// <param name="Reading">0 for the text as it stands, then its further readings.</param>
/// <param name="Window">Its tokens in that reading.</param>
internal readonly record struct ReadWindow(int Reading, TextWindow Window);
