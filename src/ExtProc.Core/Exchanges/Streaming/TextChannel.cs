using System.Buffers;
using System.Runtime.InteropServices;
using ExtProc.Core.Actions;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges.Semantic;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges.Streaming;

/// <summary>
/// One streamed text (a choice's content, a tool call's arguments): takes its pieces as they come and releases what no rule can change any
/// more. What it holds back is at most what the longest pattern could still cover. Reusable, not thread-safe, allocation-free once warm.
/// </summary>
internal sealed class TextChannel
{
    /// <summary>
    /// Raw bytes that may stay held back after a piece. A piece itself may be as large as an event; what holds more is spelled in escapes
    /// of escapes over thousands of characters, and the stream is cut.
    /// </summary>
    public const int MaxHeld = 256 * 1024;

    private readonly TextScanner _scanner = new();
    private readonly List<ScanMatch> _found = [];
    private readonly List<ScanMatch> _merged = [];
    private byte[] _held = new byte[256];
    private int _heldLength;
    private int _covered;
    private ScopePlan _plan = ScopePlan.Nothing;
    private TextEncoding _encoding;

    public bool HoldsText => _heldLength > 0 && !_plan.OnlyObserves;

    public void Reset(ScopePlan plan, TextEncoding encoding)
    {
        _plan = plan;
        _encoding = encoding;
        _heldLength = 0;
        _covered = 0;
        _found.Clear();
        if (plan.Scan is not null)
        {
            _scanner.Reset(plan.Scan, encoding);
        }
    }

    /// <summary>Takes the next piece and writes what may be released now, edits made.</summary>
    /// <param name="piece">Raw bytes in the channel's encoding; whole escapes only.</param>
    /// <param name="found">What models found in the piece, by start, longest first; none reaches beyond it.</param>
    /// <param name="final">True when no piece follows: everything is released.</param>
    /// <param name="scratch">The exchange's working state.</param>
    /// <param name="released">Receives the released bytes, unless the result is <see cref="ChannelResult.Unchanged"/>.</param>
    public ChannelResult Append(
        ReadOnlySpan<byte> piece, ReadOnlySpan<ScanMatch> found, bool final, JudgeScratch scratch, IBufferWriter<byte> released)
    {
        if (_plan.Scan is null)
        {
            return ChannelResult.Unchanged;
        }
        bool alone = _heldLength == 0;
        Add(found);
        ReadOnlySpan<byte> pending = alone ? piece : Hold(piece);
        _scanner.Scan(pending, final);
        scratch.Edits.Clear();
        int covered = _covered;
        Vault vault = scratch.Vault;
        CompiledRule? blocking = EditCollector.Collect(_plan, Merge(), pending, _encoding, vault, scratch.Findings, scratch.Edits, ref covered);
        if (blocking is not null)
        {
            scratch.Findings.BlockedBy = blocking;
            return ChannelResult.Blocked;
        }
        int safe = _scanner.Safe;
        bool unchanged = _plan.OnlyObserves || (alone && scratch.Edits.Count == 0 && safe == piece.Length && _covered == 0);
        if (!unchanged)
        {
            Release(pending, safe, scratch, vault, released);
        }
        if (!Keep(pending[safe..]))
        {
            return ChannelResult.Overflow;
        }
        return unchanged ? ChannelResult.Unchanged : ChannelResult.Changed;
    }

    /// <summary>Keeps what was found, with offsets from the first byte that is held.</summary>
    private void Add(ReadOnlySpan<ScanMatch> found)
    {
        foreach (ref readonly ScanMatch match in found)
        {
            _found.Add(match with { Start = match.Start + _heldLength, End = match.End + _heldLength });
        }
    }

    /// <summary>All matches that begin in what is safe; those behind it wait.</summary>
    private ReadOnlySpan<ScanMatch> Merge()
    {
        if (_found.Count == 0)
        {
            return _scanner.Matches;
        }
        _merged.Clear();
        _merged.AddRange(_scanner.Matches);
        int waiting = 0;
        foreach (ScanMatch match in _found)
        {
            if (match.Start < _scanner.Safe)
            {
                MatchOrder.Insert(_merged, match);
            }
            else
            {
                _found[waiting++] = match with { Start = match.Start - _scanner.Safe, End = match.End - _scanner.Safe };
            }
        }
        _found.RemoveRange(waiting, _found.Count - waiting);
        return CollectionsMarshal.AsSpan(_merged);
    }

    private void Release(ReadOnlySpan<byte> pending, int safe, JudgeScratch scratch, in Vault vault, IBufferWriter<byte> released)
    {
        int position = _covered;
        foreach (TextEdit edit in scratch.Edits)
        {
            released.Write(pending[position..edit.Start]);
            edit.Replacement.Write(pending[edit.Start..edit.End], edit, _encoding, vault, released);
            position = edit.End;
        }
        if (position < safe)
        {
            released.Write(pending[position..safe]);
        }
        _covered = Math.Max(0, position - safe);
    }

    private Span<byte> Hold(ReadOnlySpan<byte> piece)
    {
        int length = _heldLength + piece.Length;
        if (length > _held.Length)
        {
            Array.Resize(ref _held, Math.Max(length, _held.Length * 2));
        }
        piece.CopyTo(_held.AsSpan(_heldLength));
        _heldLength = length;
        return _held.AsSpan(0, length);
    }

    private bool Keep(ReadOnlySpan<byte> tail)
    {
        if (tail.Length > MaxHeld)
        {
            return false;
        }
        if (tail.Length > _held.Length)
        {
            Array.Resize(ref _held, tail.Length);
        }
        tail.CopyTo(_held);
        _heldLength = tail.Length;
        return true;
    }
}
