namespace ExtProc.Core.Exchanges;

/// <summary>What a <c>content-type</c> says of how a response can be read. The body's shape has no say.</summary>
internal static class MediaType
{
    public static ResponseInspection InspectionOf(string? contentType)
    {
        ReadOnlySpan<char> type = contentType;
        int end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        return type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) ? ResponseInspection.Stream
            : type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || IsJsonSuffix(type) ? ResponseInspection.Whole
            : ResponseInspection.None;
    }

    private static bool IsJsonSuffix(ReadOnlySpan<char> type) =>
        type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
}
