namespace ExtProc.Core.Detection.Semantic;

/// <summary>Where a text stands. It chooses the calibration of the scores and is never shown to a model.</summary>
public enum TextRole
{
    /// <summary>What a user wrote, or a model answered.</summary>
    User,

    /// <summary>Instructions of the application.</summary>
    System,

    /// <summary>What a tool returned, a file's text, a tool's description.</summary>
    Tool,
}
