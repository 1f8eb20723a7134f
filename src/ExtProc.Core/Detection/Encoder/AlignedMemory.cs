using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>An array that starts at a multiple of 64 bytes and never moves, so that kernels read and write it by pointers. Owned by the collector.</summary>
internal sealed unsafe class AlignedMemory<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T[] _array;
    private readonly int _offset;

    /// <summary>Allocates zeros.</summary>
    public AlignedMemory(int length)
    {
        Length = length;
        _array = GC.AllocateArray<T>(length + (Alignment / sizeof(T)), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _offset = (int)((Alignment - (address % Alignment)) % Alignment) / sizeof(T);
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_offset, Length);

    /// <summary>Valid as long as this object is reachable.</summary>
    public T* Pointer => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array)) + _offset;
}
