using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ExtProc.Integration.Tests.Grpc;

/// <summary>The descriptions of Envoy's own protocol files, which its program carries in serialised form.</summary>
internal sealed class EnvoyDescriptors(byte[] program)
{
    private const int Syntax = 12;
    private const int LargestFile = 512 * 1024;

    public FileDescriptorProto Read(string file)
    {
        byte[] start = [0x0a, checked((byte)file.Length), .. Encoding.ASCII.GetBytes(file), 0x12];
        var at = program.AsSpan().IndexOf(start);
        Assert.That(at, Is.GreaterThan(0), $"{file} is not in the program");
        var input = new CodedInputStream(program, at, Math.Min(LargestFile, program.Length - at));
        uint tag;
        do
        {
            tag = input.ReadTag();
            input.SkipLastField();
        }
        while (WireFormat.GetTagFieldNumber(tag) != Syntax);

        return FileDescriptorProto.Parser.ParseFrom(program, at, (int)input.Position - at);
    }
}
