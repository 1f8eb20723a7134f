namespace ExtProc.Core.Detection.Pii;

/// <summary>How well a number's prefix and length fit a card brand.</summary>
internal enum BrandFit
{
    None,

    /// <summary>A short or rare form that other numbers share: it needs context.</summary>
    Likely,
    Certain,
}
