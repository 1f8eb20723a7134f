using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExtProc.Core.Tests.Detection.Encoder;

/// <summary>A model file in the making: each part can be made to lie before it is written.</summary>
internal sealed class ModelDraft
{
    private readonly List<byte> _data = [];
    private readonly List<JsonObject> _tensors = [];

    public byte[] Magic { get; set; } = [.. "EXTPROCM"u8];

    public uint FormatVersion { get; set; } = 1;

    public string Version { get; set; } = "draft";

    public JsonObject Metadata { get; set; } = [];

    /// <summary>Written as the header in place of the true one, when set.</summary>
    public string? Header { get; set; }

    /// <summary>Written as the header's length in place of the true one, when set.</summary>
    public uint? HeaderLength { get; set; }

    public IReadOnlyList<JsonObject> Tensors => _tensors;

    public ModelDraft Add(string name, float[] values, params int[] shape) => Add(name, "f32", MemoryMarshal.AsBytes<float>(values), shape);

    public ModelDraft Add(string name, sbyte[] values, params int[] shape) => Add(name, "i8", MemoryMarshal.AsBytes<sbyte>(values), shape);

    public ModelDraft Add(string name, string type, ReadOnlySpan<byte> data, params int[] shape)
    {
        _data.AddRange(new byte[-_data.Count & 63]);
        _tensors.Add(new JsonObject
        {
            ["name"] = name,
            ["dtype"] = type,
            ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
            ["offset"] = _data.Count,
        });
        _data.AddRange(data);
        return this;
    }

    public byte[] ToBytes()
    {
        var header = Encoding.UTF8.GetBytes(Header ?? JsonSerializer.Serialize(new JsonObject
        {
            ["version"] = Version,
            ["tensors"] = new JsonArray([.. _tensors.Select(tensor => tensor.DeepClone())]),
            ["metadata"] = Metadata.DeepClone(),
        }));
        using var file = new MemoryStream();
        file.Write(Magic);
        file.Write(Number(FormatVersion));
        file.Write(Number(HeaderLength ?? (uint)header.Length));
        file.Write(new byte[SHA256.HashSizeInBytes]);
        file.Write(header);
        file.Write(new byte[-file.Length & 63]);
        file.Write(_data.ToArray());
        return Sign(file.ToArray());
    }

    public string WriteTo(TemporaryFolder folder, string name = "draft.model")
    {
        var path = folder.Path(name);
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    /// <summary>Puts the right checksum into a file, as someone would who wants a damaged one to be read.</summary>
    public static byte[] Sign(byte[] file)
    {
        var digest = SHA256.HashData([.. file[..16], .. file[48..]]);
        digest.CopyTo(file, 16);
        return file;
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
