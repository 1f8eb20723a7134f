namespace ExtProc.Server.Envoy;

/// <summary>What <see cref="SessionPhases"/> says of a message.</summary>
internal enum PhaseStep
{
    Legal,

    /// <summary>It comes after its direction's end.</summary>
    Late,
    Violation,
}
