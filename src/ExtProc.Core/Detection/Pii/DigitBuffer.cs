using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ExtProc.Core.Detection.Pii;

/// <summary>The digit values of a candidate without its separators; at most 24, more make it empty.</summary>
internal struct DigitBuffer
{
    public const int Capacity = 24;

    private Values _values;

    public int Count { get; private set; }

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Digits => ((ReadOnlySpan<byte>)_values)[..Count];

    public static DigitBuffer Of(ReadOnlySpan<char> text)
    {
        DigitBuffer buffer = default;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                continue;
            }

            if (buffer.Count == Capacity)
            {
                return default;
            }

            buffer._values[buffer.Count++] = (byte)(c - '0');
        }

        return buffer;
    }

    /// <summary>True when all digits are the same one: a placeholder in every scheme.</summary>
    public readonly bool Uniform => Count > 0 && !Digits.ContainsAnyExcept(Digits[0]);

    [InlineArray(Capacity)]
    private struct Values
    {
        private byte _first;
    }
}
