using System.Text;
using System.Text.Json;
using ExtProc.Core.Dialects;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Dialects.OpenAiChat;

/// <summary>
/// Puts a canary in the place of every string of every recorded body and looks whether it is found. A canary that reads like prose must
/// always be; one that could be an id may be missing only where <c>OpaqueFields.txt</c> says that no model sees the field.
/// </summary>
public sealed class OpenAiCanaryTests
{
    private static readonly byte[] Prose = "canary 7f3a sings"u8.ToArray();
    private static readonly byte[] Id = "canary-7f3a"u8.ToArray();

    private readonly DialectReading _reading = new();
    private readonly SortedSet<string> _missed = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _lost = new(StringComparer.Ordinal);

    [Test]
    public void No_string_is_overlooked()
    {
        RealParts.SharedData.Require();
        foreach (var exchange in OpenAiTraffic.Find())
        {
            if (exchange.Request is { Body.IsEmpty: false } sent)
            {
                Check("request", OpenAiTraffic.BodyOf(sent), body => OpenAiTestCase.Chat.ReadRequest(body, _reading, out _));
            }
            if (exchange.Response is { Body.IsEmpty: false } received)
            {
                CheckResponse(OpenAiTraffic.BodyOf(received), received.IsStream);
            }
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_lost, Is.Empty, "prose that no detector would see");
            var reviewed = ReviewedFields();
            Assert.That(string.Join('\n', _missed.Where(m => !reviewed.Exists(r => Covers(r, m)))), Is.Empty, "fields that nobody has reviewed");
            Assert.That(string.Join('\n', reviewed.Where(r => !_missed.Any(m => Covers(r, m)))), Is.Empty, "reviewed fields that are found");
        }
    }

    private void CheckResponse(byte[] body, bool isStream)
    {
        if (!isStream)
        {
            Check("response", body, b => OpenAiTestCase.Chat.ReadResponse(b, _reading, out _));
            return;
        }
        foreach (var (type, data) in OpenAiTraffic.EventsOf(body))
        {
            if (data.AsSpan().StartsWith("{"u8))
            {
                Check("event", data, b => OpenAiTestCase.Chat.OpenStream(RequestFacts.None, OpenAiTestCase.Identity).Read(type, b, _reading, out _));
            }
        }
    }

    private void Check(string kind, byte[] body, Func<byte[], ReadFault> read)
    {
        foreach (var (start, length, path) in StringsOf(body))
        {
            Check($"{kind} {path}", body, start, length, Prose, read, _lost);
            Check($"{kind} {path}", body, start, length, Id, read, _missed);
        }
    }

    private void Check(string path, byte[] body, int start, int length, byte[] canary, Func<byte[], ReadFault> read, SortedSet<string> notFound)
    {
        byte[] changed = [.. body.AsSpan(0, start), .. canary, .. body.AsSpan(start + length)];
        Assert.That(read(changed), Is.EqualTo(ReadFault.None), path);
        if (!IsFound(changed, canary, _reading.Parts) && !IsFound(changed, canary, _reading.Unsupported))
        {
            notFound.Add(path);
        }
    }

    private static bool IsFound(byte[] body, byte[] canary, PartList parts)
    {
        foreach (var part in parts.Items)
        {
            if (body.AsSpan(part.Start, part.Length).IndexOf(canary) >= 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Every string value, with its path without positions.</summary>
    private static List<(int Start, int Length, string Path)> StringsOf(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        var found = new List<(int, int, string)>();
        var path = new Stack<string>(["$"]);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path.Push($"{path.Peek()}.{reader.GetString()}");
                    continue;
                case JsonTokenType.StartArray:
                    path.Push(path.Peek() + "[]");
                    continue;
                case JsonTokenType.StartObject:
                    path.Push(path.Peek());
                    continue;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    path.Pop();
                    break;
                case JsonTokenType.String:
                    found.Add(((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, path.Peek()));
                    break;
            }
            if (!path.Peek().EndsWith("[]", StringComparison.Ordinal) && path.Count > 1)
            {
                path.Pop();
            }
        }
        return found;
    }

    /// <summary>True when the line is the path, or ends with <c>**</c> and the path begins like it.</summary>
    private static bool Covers(string reviewed, string path) => reviewed.EndsWith("**", StringComparison.Ordinal)
        ? path.StartsWith(reviewed[..^2], StringComparison.Ordinal)
        : path == reviewed;

    private static List<string> ReviewedFields()
    {
        string file = RepositoryRoot.Combine("tests", "ExtProc.Core.Tests", "Dialects", "OpenAiChat", "OpaqueFields.txt");
        return [.. File.ReadLines(file, Encoding.UTF8).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split("  ", 2)[0].Trim())];
    }
}
