using ExtProc.Core.Bodies;

namespace ExtProc.Core.Tests.Bodies;

public sealed class ChecksumsTests
{
    [Test]
    public void The_check_values_of_their_definitions_come_out()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Checksums.Crc(0, "123456789"u8), Is.EqualTo(0xCBF43926));
            Assert.That(Checksums.Crc(Checksums.Crc(0, "1234"u8), "56789"u8), Is.EqualTo(0xCBF43926));
            Assert.That(Checksums.Adler(Checksums.AdlerStart, "Wikipedia"u8), Is.EqualTo(0x11E60398));
        }
    }
}
