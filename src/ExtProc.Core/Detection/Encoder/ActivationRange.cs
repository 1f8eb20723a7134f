namespace ExtProc.Core.Detection.Encoder;

/// <summary>How the inputs of a linear layer are mapped to 8 unsigned bits.</summary>
internal enum ActivationRange
{
    /// <summary>Any sign: 0 is stored as 128, the largest size of a group as 1 or 255.</summary>
    Symmetric,

    /// <summary>What GELU gives, never below <see cref="Gelu.Floor"/>: the floor is stored as 0, the largest value of a group as 255.</summary>
    AboveGeluFloor,
}
