namespace ExtProc.Cli.Quality.Disguises;

/// <summary>A way to hide a text from those who look for words, while models still read it.</summary>
internal enum DisguiseKind
{
    /// <summary>Invisible characters between all others.</summary>
    ZeroWidth,

    /// <summary>ASCII as tag characters, which nobody sees.</summary>
    Tags,

    /// <summary>Letters of other scripts that look like Latin ones, wherever there is one.</summary>
    Homoglyph,

    /// <summary>ASCII in its full-width forms.</summary>
    FullWidth,

    /// <summary>A space between every two characters: words are three spaces apart.</summary>
    Spaced,

    /// <summary>Digits and signs in the place of nine letters, two of them in turn where both are usual.</summary>
    Leet,
}
