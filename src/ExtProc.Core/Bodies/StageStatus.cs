namespace ExtProc.Core.Bodies;

/// <summary>Why a decoding stage stopped.</summary>
internal enum StageStatus
{
    NeedInput,
    OutputFull,
    Corrupt,
    TrailingData,
}
