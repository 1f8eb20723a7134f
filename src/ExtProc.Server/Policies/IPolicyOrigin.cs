namespace ExtProc.Server.Policies;

/// <summary>What keeps the store filled: a directory or an operator.</summary>
internal interface IPolicyOrigin
{
    PolicyOrigin Describe();
}
