using System.Runtime.InteropServices;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// Executable memory for instructions that .NET has no intrinsics for. It is writable or executable, never both at once. It lives as long as
/// the process: there is a handful of routines, made once.
/// </summary>
internal static unsafe partial class MachineCode
{
    private const int Readable = 1;
    private const int Writable = 2;
    private const int Executable = 4;
    private const int PrivateAnonymous = 0x22;

    /// <summary>Whether routines can be made here at all: 64-bit x86 Linux.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>A routine of these instructions, or null where the system refuses executable memory.</summary>
    public static void* Make(ReadOnlySpan<byte> instructions)
    {
        var length = (nuint)instructions.Length;
        void* memory = Map(null, length, Readable | Writable, PrivateAnonymous, -1, 0);
        if (memory == (void*)-1)
        {
            return null;
        }

        instructions.CopyTo(new Span<byte>(memory, instructions.Length));
        if (Protect(memory, length, Readable | Executable) == 0)
        {
            return memory;
        }

        _ = Unmap(memory, length);
        return null;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
