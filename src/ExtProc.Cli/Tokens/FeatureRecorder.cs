using System.Runtime.InteropServices;
using System.Text.Json;
using ExtProc.Core.Detection.Lexical;

namespace ExtProc.Cli.Tokens;

/// <summary>Writes features as JSON: for each block a string, the base64 of its hashes as 32-bit little-endian numbers.</summary>
internal struct FeatureRecorder(Utf8JsonWriter json, List<uint> hashes) : IFeatureSink
{
    public readonly void Add(uint hash) => hashes.Add(hash);

    public readonly void EndBlock(int end)
    {
        json.WriteBase64StringValue(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(hashes)));
        hashes.Clear();
    }
}
