using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using System.Text.Json;

namespace ExtProc.Core.Detection.Encoder;

/// <summary>
/// A file of named tensors, mapped into memory and read in place. Format version 1, little-endian: magic <c>EXTPROCM</c>, version (u32), length
/// of the header (u32), SHA-256 of every other byte of the file, the header (JSON: <c>version</c>, <c>tensors</c> with <c>name</c>, <c>dtype</c>
/// f32 or i8, <c>shape</c> and <c>offset</c>, and a free object <c>metadata</c>), zeros up to a multiple of 64, the tensors.
/// A file in use must be replaced by renaming another over it, never written over. Reading is safe for any number of threads; whoever opened the
/// file disposes it once no span of it is used any more.
/// </summary>
public sealed unsafe class ModelFile : IDisposable
{
    /// <summary>Larger files are refused.</summary>
    public const long MaxLength = 256 << 20;

    /// <summary>A longer header, in bytes, is refused.</summary>
    public const int MaxHeaderLength = 1 << 20;

    private const int FormatVersion = 1;
    private const int DigestOffset = 16;
    private const int HeaderOffset = DigestOffset + SHA256.HashSizeInBytes;

    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly long _dataOffset;
    private readonly ModelFileHeader _header;
    private bool _disposed;

    private ModelFile(string path, long length)
    {
        Path = path;
        _mapping = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
        try
        {
            _view = _mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            (_header, _dataOffset) = Verify(new ReadOnlySpan<byte>(_start, checked((int)length)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it was opened.</summary>
    public string Path { get; }

    /// <summary>The model's own version, part of every cached verdict's key.</summary>
    public string Version => _header.Version;

    /// <summary>What the writer of the model put beside the tensors.</summary>
    public JsonElement Metadata => _header.Metadata;

    /// <summary>The tensors, in no particular order.</summary>
    public IReadOnlyCollection<ModelTensor> Tensors => _header.Tensors.Values;

    private static ReadOnlySpan<byte> Magic => "EXTPROCM"u8;

    /// <summary>Maps a file and verifies it: magic, format version, checksum and every claim of the header.</summary>
    /// <exception cref="ModelFileException">It can't be read or isn't a whole, unchanged model file.</exception>
    public static ModelFile Open(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length is >= HeaderOffset and <= MaxLength
                ? new ModelFile(path, length)
                : throw new ModelFileException(path, $"a model file has {HeaderOffset} bytes to {MaxLength >> 20} MiB, this one {length} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, "the file can't be read", e);
        }
    }

    /// <summary>Whether there is a tensor of this name.</summary>
    public bool Has(string name) => _header.Tensors.ContainsKey(name);

    /// <summary>The shape of a tensor.</summary>
    /// <exception cref="ModelFileException">There is none of this name.</exception>
    public IReadOnlyList<int> ShapeOf(string name) => Find(name).Shape;

    /// <summary>The elements of a tensor of 32-bit floats.</summary>
    /// <exception cref="ModelFileException">It is missing or has another type or shape.</exception>
    public ReadOnlySpan<float> Floats(string name, params ReadOnlySpan<int> shape) => new(Locate(name, TensorType.Binary32, shape, out var count), count);

    /// <summary>The elements of a tensor of 8-bit integers.</summary>
    /// <exception cref="ModelFileException">It is missing or has another type or shape.</exception>
    public ReadOnlySpan<sbyte> Bytes(string name, params ReadOnlySpan<int> shape) => new(Locate(name, TensorType.Signed8, shape, out var count), count);

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_start is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view?.Dispose();
        _mapping.Dispose();
    }

    private (ModelFileHeader Header, long DataOffset) Verify(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Magic))
        {
            throw new ModelFileException(Path, "not a model file: it doesn't start with EXTPROCM");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (version != FormatVersion)
        {
            throw new ModelFileException(Path, $"format version {version}, expected {FormatVersion}");
        }

        var headerLength = BinaryPrimitives.ReadUInt32LittleEndian(file[12..]);
        if (headerLength > MaxHeaderLength || headerLength > file.Length - HeaderOffset)
        {
            throw new ModelFileException(Path, $"a header of {headerLength} bytes is longer than the file or {MaxHeaderLength} bytes");
        }

        VerifyDigest(file);
        var dataOffset = HeaderOffset + (long)headerLength;
        dataOffset += -dataOffset & (ModelFileHeader.Alignment - 1);
        var json = file.Slice(HeaderOffset, (int)headerLength).ToArray();
        return (ModelFileHeader.Read(Path, json, Math.Max(0, file.Length - dataOffset)), dataOffset);
    }

    private void VerifyDigest(ReadOnlySpan<byte> file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file[..DigestOffset]);
        hash.AppendData(file[HeaderOffset..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        if (!digest.SequenceEqual(file[DigestOffset..HeaderOffset]))
        {
            throw new ModelFileException(Path, "the checksum doesn't match: the file is damaged, cut off or changed");
        }
    }

    private ModelTensor Find(string name) =>
        _header.Tensors.TryGetValue(name, out ModelTensor? tensor) ? tensor : throw new ModelFileException(Path, $"tensor {name} is missing");

    private void* Locate(string name, TensorType type, ReadOnlySpan<int> shape, out int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ModelTensor tensor = Find(name);
        if (tensor.Type != type || !tensor.HasShape(shape))
        {
            var expected = string.Join(", ", shape.ToArray());
            throw new ModelFileException(Path, $"tensor {name} is {tensor.Type} [{string.Join(", ", tensor.Shape)}], expected {type} [{expected}]");
        }

        count = (int)(tensor.Length / (type == TensorType.Binary32 ? sizeof(float) : 1));
        return _start + _dataOffset + tensor.Offset;
    }
}
