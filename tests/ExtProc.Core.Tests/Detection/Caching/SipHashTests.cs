using System.Buffers.Binary;
using ExtProc.Core.Detection.Caching;

namespace ExtProc.Core.Tests.Detection.Caching;

public sealed class SipHashTests
{
    private static readonly SipHash Hash = new(0x0706050403020100, 0x0f0e0d0c0b0a0908);

    /// <summary>Vectors of the authors' reference implementation: key 00 to 0f, input 00, 01, and so on.</summary>
    [TestCase(0, "a3817f04ba25a8e66df67214c7550293")]
    [TestCase(1, "da87c1d86b99af44347659119b22fc45")]
    [TestCase(7, "a1f1ebbed8dbc153c0b84aa61ff08239")]
    [TestCase(8, "3b62a9ba6258f5610f83e264f31497b4")]
    [TestCase(9, "264499060ad9baabc47f8b02bb6d71ed")]
    [TestCase(12, "d626b266905ef35882634df68532c125")]
    [TestCase(14, "31fcefac66d7de9c7ec7485fe4494902")]
    public void The_reference_vectors_come_out(int length, string expected)
    {
        byte[] input = [.. Enumerable.Range(0, length).Select(static i => (byte)i)];
        Assert.That(Hex(Hash.Of([], input)), Is.EqualTo(expected));
    }

    [Test]
    public void Words_before_the_tail_count_as_its_first_bytes()
    {
        byte[] input = [.. Enumerable.Range(0, 29).Select(static i => (byte)i)];
        var word = BinaryPrimitives.ReadUInt64LittleEndian(input);
        Assert.That(Hex(Hash.Of([word], input.AsSpan(8))), Is.EqualTo(Hex(Hash.Of([], input))));
    }

    private static string Hex((ulong First, ulong Second) hash)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, hash.First);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], hash.Second);
        return Convert.ToHexStringLower(bytes);
    }
}
