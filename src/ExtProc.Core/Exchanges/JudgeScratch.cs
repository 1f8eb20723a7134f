using System.Buffers;
using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Dialects;
using ExtProc.Core.Exchanges.Semantic;

namespace ExtProc.Core.Exchanges;

/// <summary>Working memory of one exchange's judging, reused from exchange to exchange. Not thread-safe.</summary>
internal sealed class JudgeScratch(SecretKey key)
{
    /// <summary>Memory above which a buffer is not kept for the next exchange, in bytes.</summary>
    private const int KeptCapacity = 256 * 1024;

    private SemanticScratch? _semantic;

    public ExchangeFindings Findings { get; } = new();

    public DialectReading Reading { get; } = new();

    public TextScanner Scanner { get; } = new();

    /// <summary>Edits of the text that is being judged, relative to its start.</summary>
    public List<TextEdit> Edits { get; } = [];

    /// <summary>Edits of the body or event that is being judged.</summary>
    public BodyEdits BodyEdits { get; } = new();

    public TokenMap Tokens { get; } = new();

    /// <summary>What judging by models needs.</summary>
    public SemanticScratch Semantic => _semantic ??= new();

    /// <summary>The last body that was written anew.</summary>
    public ArrayBufferWriter<byte> Rewritten { get; private set; } = new(1024);

    public Vault Vault => new(Tokens, key);

    public void Clear()
    {
        Findings.Clear();
        Edits.Clear();
        BodyEdits.Clear();
        Tokens.Clear();
        _semantic?.Clear();
        if (Rewritten.Capacity > KeptCapacity)
        {
            Rewritten = new ArrayBufferWriter<byte>(1024);
        }
        Rewritten.ResetWrittenCount();
    }
}
