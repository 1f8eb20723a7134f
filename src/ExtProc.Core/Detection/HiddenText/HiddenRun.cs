namespace ExtProc.Core.Detection.HiddenText;

/// <summary>Bytes of hidden characters that stand together for no good reason.</summary>
internal readonly record struct HiddenRun(int Start, int End);
