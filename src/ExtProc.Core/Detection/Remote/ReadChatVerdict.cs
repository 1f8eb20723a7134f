namespace ExtProc.Core.Detection.Remote;

/// <summary>Reads a guard model's answer, without white space around it: the categories that are violated, none for a safe text; null when it is no verdict.</summary>
internal delegate IReadOnlyList<string>? ReadChatVerdict(string answer);
