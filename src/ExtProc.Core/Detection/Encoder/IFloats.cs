namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// A vector register of 32-bit floats. Implemented by structs for each width, so that what is written once is compiled for each. Places in memory are
/// given by a reference and a number of elements behind it.
/// </summary>
/// <typeparam name="TSelf">The struct itself.</typeparam>
internal interface IFloats<TSelf>
    where TSelf : struct, IFloats<TSelf>
{
    /// <summary>How many floats a vector has: a multiple of 8, at most 16.</summary>
    static abstract int Count { get; }

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>All elements the same.</summary>
    static abstract TSelf All(float value);

    static abstract TSelf Load(ref float source, nuint at);

    /// <summary><c>a * b + sum</c>, rounded once where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf Abs(TSelf a);

    /// <summary>To the nearest integer.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>2 to the power of integers from -126 to 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);

    /// <summary>Elements of the first where a number is below 0, else of the second.</summary>
    static abstract TSelf WhereNegative(TSelf number, TSelf first, TSelf second);

    /// <summary>Stores two vectors as integers of 16 bits, rounded to the nearest. All must fit.</summary>
    static abstract void StoreIntegers(TSelf low, TSelf high, ref short target, nuint at);

    void Store(ref float target, nuint at);

    float Sum();

    float Largest();
}
