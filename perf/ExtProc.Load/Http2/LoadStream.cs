namespace ExtProc.Load.Http2;

/// <summary>One exchange under way: which message is being sent, and how much of a reply has come. Reused for the next exchange.</summary>
internal sealed class LoadStream
{
    public int Id;
    public long Started;

    /// <summary>Index of the message being sent or answered.</summary>
    public int Step;

    /// <summary>Bytes of that message that have gone out.</summary>
    public int Sent;

    public long SendWindow;

    public ReplyReader Reply;

    public void Begin(int id, long now, long sendWindow)
    {
        Id = id;
        Started = now;
        Step = 0;
        Sent = 0;
        SendWindow = sendWindow;
        Reply = default;
    }
}
