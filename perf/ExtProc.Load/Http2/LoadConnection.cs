using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using ExtProc.Load.Measuring;
using ExtProc.Load.Scenarios;

namespace ExtProc.Load.Http2;

/// <summary>
/// One HTTP/2 connection that plays the same exchange on many streams. A lean client on purpose: on a machine that it shares with the
/// server, what it spends is missing from the server. Frames of all streams that are due go out in one write.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private const int MaxFrame = 16 << 10;
    private const int DefaultWindow = 65535;
    private const int HugeWindow = int.MaxValue;
    private const int RefillAt = 1 << 20;

    private readonly Socket _socket;
    private readonly ExchangeScript _script;
    private readonly Tally _tally;
    private readonly byte[] _headers;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LoadStream> _streams = [];
    private readonly Stack<LoadStream> _idle = new();
    private readonly Queue<LoadStream> _blocked = new();
    private readonly byte[] _input = new byte[512 << 10];
    private FrameBuffer _next = new();
    private FrameBuffer _sending = new();
    private bool _isSending;
    private int _filled;
    private int _nextId = 1;
    private long _connectionWindow = DefaultWindow;
    private long _initialWindow = DefaultWindow;
    private int _received;
    private int _keepBusy;

    public LoadConnection(Socket socket, string path, ExchangeScript script, Tally tally)
    {
        _socket = socket;
        _script = script;
        _tally = tally;
        _headers = HeaderBlock.Create(path);
        _next.WriteRaw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        Span<byte> settings = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(settings, 4);
        BinaryPrimitives.WriteInt32BigEndian(settings[2..], HugeWindow);
        _next.Write(FrameType.Settings, 0, 0, settings);
        _next.WriteWindowUpdate(0, HugeWindow - DefaultWindow);
    }

    /// <summary>Exchanges under way.</summary>
    public int Active
    {
        get
        {
            lock (_lock)
            {
                return _streams.Count;
            }
        }
    }

    /// <summary>Keeps so many exchanges under way (0: none, what is under way still ends).</summary>
    public Task KeepBusyAsync(int exchanges)
    {
        lock (_lock)
        {
            _keepBusy = exchanges;
            while (_streams.Count < exchanges)
            {
                Begin();
            }
        }

        return FlushAsync();
    }

    /// <summary>Starts so many exchanges now.</summary>
    public Task StartAsync(int exchanges)
    {
        lock (_lock)
        {
            for (; exchanges > 0; exchanges--)
            {
                Begin();
            }
        }

        return FlushAsync();
    }

    /// <summary>Reads until the connection is closed from either side.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(_input.AsMemory(_filled));
                if (count == 0)
                {
                    break;
                }

                _filled += count;
                lock (_lock)
                {
                    ReadFrames();
                }

                await FlushAsync();
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The run is over, or the server is gone: what was under way is counted below.
        }

        lock (_lock)
        {
            _tally.CountLost(_streams.Count);
            _streams.Clear();
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task FlushAsync()
    {
        while (true)
        {
            lock (_lock)
            {
                if (_isSending || _next.IsEmpty)
                {
                    return;
                }

                _isSending = true;
                (_next, _sending) = (_sending, _next);
            }

            try
            {
                var rest = _sending.Written;
                while (!rest.IsEmpty)
                {
                    rest = rest[await _socket.SendAsync(rest)..];
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // The reading side finds the same and counts what was under way as lost.
                return;
            }

            lock (_lock)
            {
                _sending.Clear();
                _isSending = false;
            }
        }
    }

    private void Begin()
    {
        var stream = _idle.TryPop(out var idle) ? idle : new LoadStream();
        stream.Begin(_nextId, Stopwatch.GetTimestamp(), _initialWindow);
        _nextId += 2;
        _streams.Add(stream.Id, stream);
        _next.Write(FrameType.Headers, FrameBuffer.EndHeaders, stream.Id, _headers);
        Send(stream);
    }

    private void Send(LoadStream stream)
    {
        var message = _script.Messages[stream.Step].Frame;
        while (stream.Sent < message.Length)
        {
            var room = (int)Math.Min(Math.Min(_connectionWindow, stream.SendWindow), MaxFrame);
            if (room <= 0)
            {
                _blocked.Enqueue(stream);
                return;
            }

            var part = message.AsSpan(stream.Sent, Math.Min(room, message.Length - stream.Sent));
            _next.Write(FrameType.Data, 0, stream.Id, part);
            stream.Sent += part.Length;
            stream.SendWindow -= part.Length;
            _connectionWindow -= part.Length;
        }
    }

    private void ReadFrames()
    {
        var at = 0;
        while (_filled - at >= FrameBuffer.HeaderLength)
        {
            var header = _input.AsSpan(at, FrameBuffer.HeaderLength);
            var length = (header[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
            if (_filled - at < FrameBuffer.HeaderLength + length)
            {
                break;
            }

            var id = BinaryPrimitives.ReadInt32BigEndian(header[5..]);
            OnFrame((FrameType)header[3], header[4], id, _input.AsSpan(at + FrameBuffer.HeaderLength, length));
            at += FrameBuffer.HeaderLength + length;
        }

        _input.AsSpan(at, _filled - at).CopyTo(_input);
        _filled -= at;
    }

    private void OnFrame(FrameType type, byte flags, int id, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Data:
                OnData(id, payload);
                break;
            case FrameType.Settings when (flags & FrameBuffer.Ack) == 0:
                OnSettings(payload);
                break;
            case FrameType.Ping when (flags & FrameBuffer.Ack) == 0:
                _next.Write(FrameType.Ping, FrameBuffer.Ack, 0, payload);
                break;
            case FrameType.WindowUpdate:
                OnWindow(id, BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
        }

        if (type is FrameType.ResetStream || (type is FrameType.Data or FrameType.Headers && (flags & FrameBuffer.EndStream) != 0))
        {
            OnEnd(id);
        }
    }

    private void OnData(int id, ReadOnlySpan<byte> payload)
    {
        _received += payload.Length;
        if (_received >= RefillAt)
        {
            _next.WriteWindowUpdate(0, _received);
            _received = 0;
        }

        var stream = _streams[id];
        while (stream.Reply.TryTake(ref payload, out var tag))
        {
            OnReply(stream, tag);
        }
    }

    private void OnReply(LoadStream stream, byte tag)
    {
        if (stream.Step >= _script.Messages.Count || tag != _script.Messages[stream.Step].ReplyTag)
        {
            _tally.CountWrongReply();
        }

        stream.Step++;
        stream.Sent = 0;
        if (stream.Step < _script.Messages.Count)
        {
            Send(stream);
        }
        else if (stream.Step == _script.Messages.Count)
        {
            _tally.Count(Stopwatch.GetTimestamp() - stream.Started);
            _next.Write(FrameType.Data, FrameBuffer.EndStream, stream.Id, []);
        }
    }

    private void OnEnd(int id)
    {
        if (!_streams.Remove(id, out var stream))
        {
            return;
        }

        if (stream.Step < _script.Messages.Count)
        {
            _tally.CountLost(1);
        }

        _idle.Push(stream);
        if (_streams.Count < _keepBusy)
        {
            Begin();
        }
    }

    private void OnSettings(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(payload) == 4)
            {
                var window = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
                foreach (var stream in _streams.Values)
                {
                    stream.SendWindow += window - _initialWindow;
                }

                _initialWindow = window;
            }
        }

        _next.Write(FrameType.Settings, FrameBuffer.Ack, 0, []);
        Unblock();
    }

    private void OnWindow(int id, int increment)
    {
        if (id == 0)
        {
            _connectionWindow += increment;
        }
        else if (_streams.TryGetValue(id, out var stream))
        {
            stream.SendWindow += increment;
        }

        Unblock();
    }

    private void Unblock()
    {
        for (var waiting = _blocked.Count; waiting > 0; waiting--)
        {
            var stream = _blocked.Dequeue();
            if (_streams.ContainsKey(stream.Id))
            {
                Send(stream);
            }
        }
    }
}
