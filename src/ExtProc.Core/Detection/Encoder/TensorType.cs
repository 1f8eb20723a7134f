namespace ExtProc.Core.Detection.Encoder;

/// <summary>The element types of a <see cref="ModelFile"/>, little-endian.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 binary32.</summary>
    Binary32,

    /// <summary>Signed integers of 8 bits.</summary>
    Signed8,
}
