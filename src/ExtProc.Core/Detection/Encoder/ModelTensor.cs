namespace ExtProc.Core.Detection.Encoder;

/// <summary>A tensor of a <see cref="ModelFile"/>, row-major.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">1 to 4 dimensions of at least 1.</param>
/// <param name="Offset">In bytes from the start of the data, a multiple of 64.</param>
/// <param name="Length">In bytes.</param>
public sealed record ModelTensor(string Name, TensorType Type, IReadOnlyList<int> Shape, long Offset, long Length)
{
    internal bool HasShape(ReadOnlySpan<int> shape)
    {
        var same = shape.Length == Shape.Count;
        for (var i = 0; same && i < shape.Length; i++)
        {
            same = shape[i] == Shape[i];
        }

        return same;
    }
}
