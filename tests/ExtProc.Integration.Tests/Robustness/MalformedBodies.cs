using System.Text;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Robustness;

/// <summary>Chat bodies broken in one of many ways, the same for the same seed. None of them is JSON that can be read in one way only.</summary>
internal static class MalformedBodies
{
    private static readonly string s_sound = ChatRequests.EveryRole("system", "user 4111 1111 1111 1111", """{"a":1}""", "result", stream: false);

    public static byte[] Create(int seed)
    {
        var random = new Random(seed);
        return (seed % 10) switch
        {
            0 => Encoding.UTF8.GetBytes(s_sound[..random.Next(1, s_sound.Length - 1)]),
            1 => Encoding.UTF8.GetBytes(s_sound + "}"),
            2 => Encoding.UTF8.GetBytes(s_sound.Replace("\"model\":", "\"messages\":[],\"model\":")),
            3 => Encoding.UTF8.GetBytes(s_sound.Replace("\"user 4111", "\"user \\q 4111")),
            4 => Splice(random, [0xC3, 0x28]),
            5 => Splice(random, [0xED, 0xA0, 0x80]),
            6 => Encoding.UTF8.GetBytes(Nested(random.Next(2_000, 20_000))),
            7 => Noise(random),
            8 => Encoding.UTF8.GetBytes(s_sound.Replace("\"user 4111", "\"user\n4111")),
            _ => Encoding.UTF8.GetBytes(s_sound.Replace("{\"a\"", "[{\"a\"").Replace("\"model\"", "model")),
        };
    }

    /// <summary>Invalid UTF-8 inside the user's text.</summary>
    private static byte[] Splice(Random random, byte[] bad)
    {
        var body = Encoding.UTF8.GetBytes(s_sound).ToList();
        var text = s_sound.IndexOf("user 4111", StringComparison.Ordinal);
        body.InsertRange(text + random.Next(1, 8), bad);
        return [.. body];
    }

    private static string Nested(int depth) =>
        s_sound.Replace("\"model\":", "\"deep\":" + new string('[', depth) + new string(']', depth) + ",\"model\":");

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 4_000)];
        random.NextBytes(bytes);
        bytes[0] = (byte)'}';
        return bytes;
    }
}
