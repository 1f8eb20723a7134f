using System.Text.Json;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>The JSON header of a <see cref="ModelFile"/>: reads it and checks every claim it makes against the size of the data.</summary>
internal sealed class ModelFileHeader
{
    /// <summary>Tensors start at multiples of this many bytes.</summary>
    public const int Alignment = 64;

    public const int MaxTensors = 4096;
    public const int MaxNameLength = 128;
    public const int MaxVersionLength = 128;
    public const int MaxRank = 4;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    private readonly string _path;
    private readonly long _dataLength;

    private ModelFileHeader(string path, long dataLength)
    {
        _path = path;
        _dataLength = dataLength;
    }

    public string Version { get; private set; } = "";

    public JsonElement Metadata { get; private set; }

    public Dictionary<string, ModelTensor> Tensors { get; } = new(StringComparer.Ordinal);

    /// <exception cref="ModelFileException">The header isn't what the format says, or a tensor lies outside the data or over another.</exception>
    public static ModelFileHeader Read(string path, ReadOnlyMemory<byte> json, long dataLength)
    {
        var header = new ModelFileHeader(path, dataLength);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            header.Take(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelFileException(path, "the header isn't the JSON object that format version 1 has", e);
        }

        return header;
    }

    private void Take(JsonElement root)
    {
        Version = root.GetProperty("version").GetString() ?? "";
        Require(Version.Length is > 0 and <= MaxVersionLength, $"the version must have 1 to {MaxVersionLength} characters");
        JsonElement metadata = root.GetProperty("metadata");
        Require(metadata.ValueKind == JsonValueKind.Object, "the metadata must be an object");
        Metadata = metadata.Clone();
        JsonElement tensors = root.GetProperty("tensors");
        Require(tensors.GetArrayLength() <= MaxTensors, $"more than {MaxTensors} tensors");
        var end = 0L;
        foreach (JsonElement element in tensors.EnumerateArray())
        {
            ModelTensor tensor = ReadTensor(element);
            Require(tensor.Offset % Alignment == 0, $"tensor {tensor.Name} isn't aligned to {Alignment} bytes");
            Require(tensor.Offset >= end, $"tensor {tensor.Name} lies over the one before it");
            Require(tensor.Length <= _dataLength - tensor.Offset, $"tensor {tensor.Name} ends behind the end of the file");
            Require(Tensors.TryAdd(tensor.Name, tensor), $"tensor {tensor.Name} is there twice");
            end = tensor.Offset + tensor.Length;
        }
    }

    private ModelTensor ReadTensor(JsonElement element)
    {
        var name = element.GetProperty("name").GetString() ?? "";
        Require(name.Length is > 0 and <= MaxNameLength && name.All(IsNameCharacter), $"a tensor's name isn't 1 to {MaxNameLength} of a-z A-Z 0-9 . _ -");
        TensorType? type = element.GetProperty("dtype").GetString() switch
        {
            "f32" => TensorType.Binary32,
            "i8" => TensorType.Signed8,
            _ => null,
        };
        Require(type is not null, $"tensor {name} has an unknown type");
        JsonElement dimensions = element.GetProperty("shape");
        Require(dimensions.GetArrayLength() is >= 1 and <= MaxRank, $"tensor {name} must have 1 to {MaxRank} dimensions");
        int[] shape = [.. dimensions.EnumerateArray().Select(dimension => dimension.GetInt32())];
        var length = type == TensorType.Binary32 ? (long)sizeof(float) : 1;
        foreach (var dimension in shape)
        {
            Require(dimension > 0 && length <= _dataLength / dimension, $"tensor {name} has a shape that the file can't hold");
            length *= dimension;
        }

        var offset = element.GetProperty("offset").GetInt64();
        Require(offset >= 0 && offset <= _dataLength, $"tensor {name} starts outside the file");
        return new ModelTensor(name, type!.Value, shape, offset, length);
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ModelFileException(_path, problem);
        }
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
