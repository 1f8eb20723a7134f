using System.Text;
using System.Text.Json;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Json;

namespace ExtProc.Core.Tests.Json;

/// <summary>Compares with System.Text.Json, over random documents and random damage.</summary>
public sealed class JsonScannerReferenceTests
{
    private static readonly FieldTable Everything = FieldTable.Build(new FieldRule(FieldKind.Any, PartScope.Input));
    private static readonly string[] Atoms =
    [
        "1", "-0.5", "1e9", "true", "false", "null", "\"\"", "\"text\"", "\"a\\nb\"", "\"\\u00e9\\ud83d\\ude00\"", "\"日本\"", "\"\\\\\"",
    ];
    private static readonly string[] Keys = ["\"a\"", "\"b\"", "\"\\u0061\"", "\"long key number one\"", "\"é\"", "\"\"", "\"c\""];
    private static readonly string[] Damage = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "0", "-", ".", "e", " ", "\n", "tru", "\0", "\uFEFF", "//"];

    private readonly JsonReading _reading = new();

    [Test]
    public void Both_agree_on_random_documents([Range(0, 3)] int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++)
        {
            Compare(Write(random, depth: 0));
        }
    }

    [Test]
    public void Both_agree_on_damaged_documents([Range(0, 3)] int seed)
    {
        var random = new Random(100 + seed);
        for (int i = 0; i < 5_000; i++)
        {
            string text = Write(random, depth: 0);
            int at = random.Next(text.Length + 1);
            int cut = Math.Min(random.Next(3), text.Length - at);
            Compare(text.Remove(at, cut).Insert(at, random.Next(2) == 0 ? Damage[random.Next(Damage.Length)] : ""));
        }
    }

    private void Compare(string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        bool isRead = JsonScanner.Scan(body, Everything, _reading) == ReadFault.None;
        if (TryReadStrings(body, out var expected) is not { } isExpected)
        {
            return;
        }
        Assert.That(isRead, Is.EqualTo(isExpected), text);
        if (isRead)
        {
            Assert.That(_reading.Parts.Items.ToArray().Select(p => JsonText.ToText(body.AsSpan(p.Start, p.Length), int.MaxValue)), Is.EqualTo(expected), text);
        }
    }

    /// <summary>Null where the reference has no opinion: it takes lone surrogates in a document and can't say what they spell.</summary>
    private static bool? TryReadStrings(byte[] body, out List<string> strings)
    {
        strings = [];
        if (body.AsSpan().StartsWith("\uFEFF"u8))
        {
            return false;
        }
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            Collect(document.RootElement, strings);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void Collect(JsonElement element, List<string> strings)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String when element.GetString() is { Length: > 0 } text:
                strings.Add(text);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, strings);
                }
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Collect(member.Value, strings);
                }
                break;
        }
    }

    private static string Write(Random random, int depth)
    {
        if (depth == 4 || random.Next(3) == 0)
        {
            return Atoms[random.Next(Atoms.Length)];
        }
        string blank = random.Next(4) == 0 ? " " : "";
        var items = Enumerable.Range(0, random.Next(4)).Select(_ => Write(random, depth + 1) + blank);
        return random.Next(2) == 0
            ? $"[{blank}{string.Join(',', items)}]"
            : $"{{{blank}{string.Join(',', items.Select(i => $"{Keys[random.Next(Keys.Length)]}{blank}:{blank}{i}"))}}}";
    }
}
