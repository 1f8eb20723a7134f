namespace ExtProc.Core.Bodies;

/// <summary>How far a coded body may expand.</summary>
/// <param name="MaxBytes">Most decoded bytes.</param>
/// <param name="MaxExpansion">Most decoded bytes for each coded one, over the whole body, once the first MiB is decoded.</param>
public readonly record struct DecodeLimits(long MaxBytes, int MaxExpansion = DecodeLimits.DefaultMaxExpansion)
{
    /// <summary>Chats repeat themselves and compress 20 : 1 at times; DEFLATE can't do more than 1032 : 1.</summary>
    public const int DefaultMaxExpansion = 200;

    internal const int Grace = 1024 * 1024;
}
