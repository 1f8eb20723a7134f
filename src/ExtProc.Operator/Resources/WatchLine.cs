using System.Text.Json;

namespace ExtProc.Operator.Resources;

/// <summary>One line of a watch.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The object as it is, or was before it went; a Status with an error.</param>
internal sealed record WatchLine(string Type, JsonElement Object);
