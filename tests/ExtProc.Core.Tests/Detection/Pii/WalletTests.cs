using System.Text;
using ExtProc.Core.Detection.Pii;

namespace ExtProc.Core.Tests.Detection.Pii;

public sealed class WalletTests
{
    [TestCase("BitcoinAddress", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
    [TestCase("BitcoinAddress", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy")]
    [TestCase("BitcoinAddress", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    [TestCase("BitcoinAddress", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4")]
    [TestCase("BitcoinAddress", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")]
    [TestCase("EthereumAddress", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [TestCase("EthereumAddress", "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359")]
    public void Finds(string entity, string address) => Assert.That(RuleProbe.ForEntities(entity).Texts($"send to {address}."), Is.EqualTo([address]));

    [TestCase("BitcoinAddress", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")]
    [TestCase("BitcoinAddress", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5")]
    [TestCase("BitcoinAddress", "bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    [TestCase("EthereumAddress", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed")]
    [TestCase("EthereumAddress", "0x0000000000000000000000000000000000000000")]
    [TestCase("EthereumAddress", "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d3")]
    public void Passes_over(string entity, string address) => Assert.That(RuleProbe.ForEntities(entity).Texts(address), Is.Empty);

    [TestCase("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [TestCase("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Keccak_keeps_its_original_padding(string text, string expected)
    {
        var hash = new byte[Keccak256.HashLength];

        Keccak256.Hash(Encoding.ASCII.GetBytes(text), hash);

        Assert.That(Convert.ToHexStringLower(hash), Is.EqualTo(expected));
    }

    [Test]
    public void Keccak_takes_one_block()
    {
        var hash = new byte[Keccak256.HashLength];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Keccak256.Hash(new byte[Keccak256.MaxInput], hash), Throws.Nothing);
            Assert.That(() => Keccak256.Hash(new byte[Keccak256.MaxInput + 1], hash), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }
}
