using System.Buffers;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Cli.Quality;

/// <summary>Runs the rule tier over whole texts: leftmost and longest first, as redaction does. Not thread-safe.</summary>
internal sealed class RuleFinder(IReadOnlyList<PatternDefinition> patterns)
{
    private readonly ScanPlan _plan = ScanPlan.Compile([new RuleDetection { Patterns = patterns }]);
    private readonly TextScanner _scanner = new();
    private readonly ArrayBufferWriter<byte> _encoded = new();

    /// <summary>What is found; the type is the pattern's name.</summary>
    public List<LabelledSpan> Find(string text)
    {
        _encoded.ResetWrittenCount();
        TextCodec.Encode(text, TextEncoding.JsonString, _encoded);
        _scanner.Reset(_plan, TextEncoding.JsonString);
        _scanner.Scan(_encoded.WrittenSpan, final: true);
        var found = new List<LabelledSpan>();
        var end = 0;
        foreach (var match in _scanner.Matches)
        {
            if (match.Start >= end)
            {
                end = match.End;
                var start = LengthOf(match.Start);
                found.Add(new LabelledSpan(start, start + TextCodec.Decode(_encoded.WrittenSpan[match.Start..end], TextEncoding.JsonString).Length, patterns[match.Pattern].Name));
            }
        }

        return found;
    }

    private int LengthOf(int bytes) => TextCodec.Decode(_encoded.WrittenSpan[..bytes], TextEncoding.JsonString).Length;
}
