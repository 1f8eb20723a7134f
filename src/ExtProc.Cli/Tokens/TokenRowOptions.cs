namespace ExtProc.Cli.Tokens;

/// <summary>What is written of each row.</summary>
/// <param name="Offsets">The place of each token in the text, and the row's spans.</param>
/// <param name="Features">The features of the lexical tier.</param>
/// <param name="MaxWindows">Windows of one text; what lies behind them is left out.</param>
internal sealed record TokenRowOptions(bool Offsets, bool Features, int MaxWindows);
