namespace ExtProc.Testing.Processes;

/// <summary>How Envoy sends bodies to the server.</summary>
public enum BodyMode
{
    None,
    Streamed,
    Buffered,
    BufferedPartial,
    FullDuplexStreamed,
}
