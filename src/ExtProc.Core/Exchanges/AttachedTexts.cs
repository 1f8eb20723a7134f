using System.Buffers;
using System.Text;
using ExtProc.Core.Actions;
using ExtProc.Core.Bodies;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Dialects;
using ExtProc.Core.Policies;

namespace ExtProc.Core.Exchanges;

/// <summary>
/// Text files that a body carries as base64. Each is judged as a part like others: its text is spelled as the inside of a JSON string behind the
/// body's end, and what rules change of it goes back into the body as base64. One use; not thread-safe.
/// </summary>
internal sealed class AttachedTexts
{
    private readonly List<(int DataStart, int DataLength, int Start, int Length)> _files = [];
    private readonly ArrayBufferWriter<byte> _extended;

    private AttachedTexts(ReadOnlySpan<byte> body)
    {
        _extended = new ArrayBufferWriter<byte>(body.Length + (body.Length / 2) + 256);
        _extended.Write(body);
    }

    /// <summary>The body, and behind it the texts that parts of the reading point to.</summary>
    public ReadOnlyMemory<byte> Extended => _extended.WrittenMemory;

    /// <summary>Moves the text files that a rule looks at from the reading's unsupported parts to its parts. Null when there are none.</summary>
    public static AttachedTexts? Open(ReadOnlySpan<byte> body, AppliedPolicies set, DialectReading reading)
    {
        AttachedTexts? attached = null;
        ArrayBufferWriter<byte>? spelled = null;
        for (int i = reading.Unsupported.Count - 1; i >= 0; i--)
        {
            Part part = reading.Unsupported[i];
            if ((part.Scope & PartScope.File) == 0
                || set.PlanFor(part.Scope, restore: false).Scan is null)
            {
                continue;
            }
            spelled ??= new ArrayBufferWriter<byte>();
            spelled.ResetWrittenCount();
            if (!TextDataUri.TryDecode(body.Slice(part.Start, part.Length), out int dataStart, spelled))
            {
                continue;
            }
            attached ??= new AttachedTexts(body);
            reading.Unsupported.RemoveAt(i);
            reading.Parts.Add(attached.Add(part, dataStart, spelled.WrittenSpan));
        }
        return attached;
    }

    /// <summary>Turns edits of the texts into edits of the body itself.</summary>
    public void Settle(BodyEdits edits)
    {
        foreach ((int dataStart, int dataLength, int start, int length) in _files)
        {
            if (!edits.Touches(start, start + length))
            {
                continue;
            }
            var spelled = new ArrayBufferWriter<byte>(length);
            edits.Take(_extended.WrittenSpan, start, length, spelled);
            byte[] text = Encoding.UTF8.GetBytes(TextCodec.Decode(spelled.WrittenSpan, TextEncoding.JsonString));
            edits.Overwrite(dataStart, dataLength, Encoding.ASCII.GetBytes(Convert.ToBase64String(text)));
        }
    }

    private Part Add(in Part file, int dataStart, ReadOnlySpan<byte> text)
    {
        int start = _extended.WrittenCount;
        _extended.Write(text);
        int length = text.Length;
        _files.Add((file.Start + dataStart, file.Length - dataStart, start, length));
        return file with { Start = start, Length = length, Encoding = TextEncoding.JsonString };
    }
}
