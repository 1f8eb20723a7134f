using System.Collections.Frozen;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Tells a domain name from what only looks like one: <c>image@2x.png</c>, or a sentence that goes on without a space.</summary>
internal static class EmailDomains
{
    private static readonly FrozenSet<string> Generic = (
        "com org net edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat asia post xxx arpa app dev page blog shop store online site website " +
        "tech cloud digital agency company email mail live life world today space fun games group team center systems services solutions network technology media " +
        "news press academy school university education health care clinic bank finance money capital insurance legal law realty house homes land city club events " +
        "photo photos video music art design studio style fashion beauty fit food restaurant cafe bar pub wine beer coffee kitchen recipes pet pets dog auto car cars bike taxi tours " +
        "guide wiki tips tools software computer host hosting domains codes run build works zone top xyz icu vip win bid loan men click link buzz one ltd inc llc gmbh " +
        "berlin london paris tokyo nyc moscow wien hamburg koeln swiss africa lat scot cymru wales eus gal corp local internal example invalid test localhost home lan " +
        "consulting ventures partners international global foundation ngo charity community social chat plus expert support engineer engineering ai io").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> FileExtensions = (
        "png jpg jpeg gif svg webp ico bmp js mjs ts jsx tsx css scss html htm json xml yaml yml toml txt csv pdf doc docx xls xlsx zip gz tar exe dll class jar java " +
        "cpp hpp rb go php swift lock log ini cfg conf bak tmp").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> IsGeneric = Generic.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> IsFile = FileExtensions.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsPlausible(ReadOnlySpan<char> domain)
    {
        int dot = domain.LastIndexOf('.');
        ReadOnlySpan<char> last = domain[(dot + 1)..];
        return AreLabels(domain[..dot])
            && !IsFile.Contains(last)
            && (IsTopLevel(last) || !IsTopLevel(LastLabel(domain[..dot])));
    }

    // "user@corp.com.Then we left": an unknown last label after a known one is the next sentence.
    private static ReadOnlySpan<char> LastLabel(ReadOnlySpan<char> domain) => domain[(domain.LastIndexOf('.') + 1)..];

    private static bool IsTopLevel(ReadOnlySpan<char> label) => IsGeneric.Contains(label) || (IsCountry(label) && !IsWord(label)) || label.StartsWith("xn--");

    private static bool IsCountry(ReadOnlySpan<char> label) => label.Length == 2 && char.IsAsciiLetter(label[0]) && char.IsAsciiLetter(label[1]);

    private static bool IsWord(ReadOnlySpan<char> label) => char.IsAsciiLetterUpper(label[0]) && char.IsAsciiLetterLower(label[1]);

    private static bool AreLabels(ReadOnlySpan<char> domain)
    {
        if (domain.Length > 250)
        {
            return false;
        }

        foreach (Range range in domain.Split('.'))
        {
            ReadOnlySpan<char> label = domain[range];
            if (label.Length is 0 or > 63 || label[0] is '-' or '_' || label[^1] is '-' or '_')
            {
                return false;
            }
        }

        return true;
    }
}
