namespace ExtProc.Core.Detection.Patterns;

internal enum NfaNodeKind : byte
{
    /// <summary>Goes on at Next after one unit of the character set Argument.</summary>
    Consume,

    /// <summary>Goes on at Next and at Argument.</summary>
    Split,

    /// <summary>Goes on at Next where the <see cref="PatternAssertion"/> Argument holds.</summary>
    Assert,

    /// <summary>Pattern Argument has matched.</summary>
    Accept,
}

/// <summary>A node of an <see cref="Nfa"/>, part of one of its patterns.</summary>
internal readonly record struct NfaNode(NfaNodeKind Kind, int Argument, int Next, int Pattern);
