using System.Runtime.Intrinsics;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>Products of integers, added in 32 bits without loss. Implemented by structs, so that the loop around it is compiled for each.</summary>
internal interface IDotProduct
{
    /// <summary>Adds to each sum the products of the pairs that stand in its 32 bits of both vectors.</summary>
    static abstract Vector256<int> Add(Vector256<int> sums, Vector256<short> activations, Vector256<short> weights);
}
