namespace ExtProc.Core.Policies.Reading;

/// <summary>Caps on the text of policies, chosen far above what people write and far below what hurts. Beyond one the text is refused.</summary>
public static class SpecLimits
{
    /// <summary>Bytes of one file or resource; etcd takes no more either.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Nesting of maps and lists; the language itself needs 9.</summary>
    public const int MaxDepth = 32;

    /// <summary>Scalars, lists and maps of one file.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Documents of one file.</summary>
    public const int MaxDocuments = 1000;
}
