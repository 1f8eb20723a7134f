using System.Globalization;
using ExtProc.Core.Detection.Patterns;

namespace ExtProc.Core.Detection.Pii;

/// <summary>Places on Earth: degrees, minutes and seconds with a point of the compass, or a pair of decimal degrees in context.</summary>
internal static class Coordinates
{
    private static readonly ContextWords Context = new(64, "coordinates, coordinate, coords, coord, lat, lng, lon, long, latitude, longitude, gps, location, located, geo, koordinaten, coordonnees, coordenadas, координат*, 坐标, 座標");

    public static IReadOnlyList<PatternDefinition> All { get; } =
    [
        new()
        {
            Name = "Coordinates",
            Expression = @"\b\d{1,3} ?° ?\d{1,2} ?['′] ?(?:\d{1,2}(?:\.\d{1,6})? ?(?:[""″]|''|′′) ?)?[NSEWO]\b",
        },
        new()
        {
            Name = "Coordinates",
            Expression = @"(?:\b|\B-)\d{1,2}\.\d{3,12}°? ?[NS]?,? ?-?\d{1,3}\.\d{3,12}(?:°? ?[EW])?\b",
            Validator = IsDecimalPair,
        },
    ];

    private static bool IsDecimalPair(ReadOnlySpan<char> match, ReadOnlySpan<char> before)
    {
        int split = match.IndexOfAny(", ");
        bool compass = match.ContainsAny("NSEW");
        if (split < 0 || !TryDegrees(match[..split], 90) || !TryDegrees(match[(split + 1)..], 180))
        {
            return false;
        }

        return compass || Context.StandBefore(before);
    }

    private static bool TryDegrees(ReadOnlySpan<char> text, double limit) =>
        double.TryParse(text.Trim(" ,°NSEW"), NumberStyles.Float, CultureInfo.InvariantCulture, out double degrees) && Math.Abs(degrees) <= limit;
}
