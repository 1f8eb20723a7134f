using System.Buffers;
using System.Globalization;

namespace ExtProc.Core.Detection.Secrets;

/// <summary>Checks a value against the shapes of the service that its name mentions.</summary>
internal static class VendorKeys
{
    private static readonly (string Word, Shape[] Shapes)[] Vendors = Parse();

    private static readonly SearchValues<string> Any = SearchValues.Create([.. Vendors.Select(vendor => vendor.Word)], StringComparison.OrdinalIgnoreCase);

    public static bool AreMentioned(ReadOnlySpan<char> key) => key.ContainsAny(Any);

    public static bool Fits(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        if (value.Length < 14 || !key.ContainsAny(Any) || ShannonEntropy.BitsPerCharacter(value) < 2.8)
        {
            return false;
        }

        foreach ((string word, Shape[] shapes) in Vendors)
        {
            if (key.Contains(word, StringComparison.OrdinalIgnoreCase) && FitsAny(shapes, value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool FitsAny(Shape[] shapes, ReadOnlySpan<char> value)
    {
        foreach (Shape shape in shapes)
        {
            if (shape.Fits(value))
            {
                return true;
            }
        }

        return false;
    }

    private static (string Word, Shape[] Shapes)[] Parse() =>
        [.. VendorTable.Shapes.Split(';').Select(entry => entry.Split(' ')).Select(fields => (fields[0], fields[1].Split(',').Select(Shape.Parse).ToArray()))];

    private readonly record struct Shape(char Kind, int Least, int Most)
    {
        private const string Hex = "0123456789abcdefABCDEF";

        private const string Alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

        private static readonly SearchValues<char> OfHex = SearchValues.Create(Hex);

        private static readonly SearchValues<char> OfUuid = SearchValues.Create(Hex + "-");

        private static readonly SearchValues<char> OfHexPair = SearchValues.Create(Hex + ":");

        private static readonly SearchValues<char> OfAlphanumeric = SearchValues.Create(Alphanumeric);

        private static readonly SearchValues<char> OfWord = SearchValues.Create(Alphanumeric + "_-");

        private static readonly SearchValues<char> OfPadded = SearchValues.Create(Alphanumeric + "_-=");

        private static readonly SearchValues<char> OfBase64 = SearchValues.Create(Alphanumeric + "+/=_-");

        public static Shape Parse(string text)
        {
            if (text == "u")
            {
                return new('u', 36, 36);
            }

            string[] range = text[1..].Split('-');
            int least = int.Parse(range[0], CultureInfo.InvariantCulture);
            return new(text[0], least, range.Length == 1 ? least : int.Parse(range[1], CultureInfo.InvariantCulture));
        }

        public bool Fits(ReadOnlySpan<char> value) =>
            value.Length >= Least && value.Length <= Most && value.ContainsAnyInRange('0', '9') && !value.ContainsAnyExcept(Characters())
            && (Kind != 'u' || (value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-'));

        private SearchValues<char> Characters() => Kind switch
        {
            'h' => OfHex,
            'u' => OfUuid,
            'c' => OfHexPair,
            'a' => OfAlphanumeric,
            'w' => OfWord,
            'e' => OfPadded,
            _ => OfBase64,
        };
    }
}
