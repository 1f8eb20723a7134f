using System.Buffers;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection;

/// <summary>Runs some patterns over whole texts and tells what they find, leftmost and longest first, as the text spells it.</summary>
internal sealed class RuleProbe(IReadOnlyList<PatternDefinition> patterns)
{
    private readonly ScanPlan _plan = ScanPlan.Compile([new RuleDetection { Patterns = patterns }]);

    public static RuleProbe ForEntities(params IEnumerable<string> names) => new([.. Definitions(names)]);

    public static IEnumerable<PatternDefinition> Definitions(IEnumerable<string> names) =>
        names.SelectMany(name => PiiEntities.TryGet(name, out var found) ? found : throw new ArgumentException($"There is no entity {name}."));

    public IReadOnlyList<string> Texts(string text) => [.. Find(text).Select(found => found.Text)];

    public IReadOnlyList<FoundText> Find(string text)
    {
        var encoded = new ArrayBufferWriter<byte>();
        TextCodec.Encode(text, TextEncoding.JsonString, encoded);
        var scanner = new TextScanner();
        scanner.Reset(_plan, TextEncoding.JsonString);
        scanner.Scan(encoded.WrittenSpan, final: true);

        var found = new List<FoundText>();
        var end = 0;
        foreach (var match in scanner.Matches)
        {
            if (match.Start >= end)
            {
                end = match.End;
                var start = TextCodec.Decode(encoded.WrittenSpan[..match.Start], TextEncoding.JsonString).Length;
                found.Add(new(patterns[match.Pattern].Name, start, TextCodec.Decode(encoded.WrittenSpan[match.Start..end], TextEncoding.JsonString)));
            }
        }

        return found;
    }
}
