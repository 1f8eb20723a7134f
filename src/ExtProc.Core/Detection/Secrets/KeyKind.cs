namespace ExtProc.Core.Detection.Secrets;

/// <summary>What the name of a value says about it.</summary>
internal enum KeyKind
{
    None,

    /// <summary>People choose the value: it need not look random.</summary>
    Password,

    /// <summary>Machines choose the value, as a rule.</summary>
    Token,

    /// <summary>The name is used for much else: only a random value counts.</summary>
    Weak,
}
