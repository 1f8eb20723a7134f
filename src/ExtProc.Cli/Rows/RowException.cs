namespace ExtProc.Cli.Rows;

/// <summary>A file of labelled rows that cannot be read. The message names the file and the line, and never the text.</summary>
internal sealed class RowException : Exception
{
    public RowException(string message)
        : base(message)
    {
    }

    public RowException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
