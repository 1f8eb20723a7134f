namespace ExtProc.Core.Bodies;

/// <summary>The checksums that gzip (CRC-32) and zlib (Adler-32) put behind their data.</summary>
internal static class Checksums
{
    private static readonly uint[] CrcTable = BuildCrcTable();

    public const uint AdlerStart = 1;

    /// <summary>Continues a CRC-32; begin with 0.</summary>
    public static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        foreach (byte b in bytes)
        {
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }
        return ~crc;
    }

    /// <summary>Continues an Adler-32; begin with <see cref="AdlerStart"/>.</summary>
    public static uint Adler(uint adler, ReadOnlySpan<byte> bytes)
    {
        const uint Modulus = 65521;
        const int SafeRun = 5552;
        uint low = adler & 0xFFFF, high = adler >> 16;
        while (!bytes.IsEmpty)
        {
            // The longest run after which 32 bits can't have overflowed.
            var run = bytes[..Math.Min(bytes.Length, SafeRun)];
            foreach (byte b in run)
            {
                low += b;
                high += low;
            }
            (low, high) = (low % Modulus, high % Modulus);
            bytes = bytes[run.Length..];
        }
        return (high << 16) | low;
    }

    private static uint[] BuildCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            }
            table[i] = value;
        }
        return table;
    }
}
