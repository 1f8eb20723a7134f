using ExtProc.Core.Detection.Normalisation;
using ExtProc.Core.Detection.Scanning;

namespace ExtProc.Core.Exchanges.Semantic;

/// <summary>The way from a piece of a decoded text to its bytes.</summary>
internal static class TextPlaces
{
    /// <summary>The bytes of a piece, narrowed in nested JSON to one literal or bare value, since a replacement must leave the syntax alone.</summary>
    /// <returns>Start and end of the bytes, and whether they stand outside the string literals of nested JSON.</returns>
    public static (int Start, int End, bool Bare) Of(TextView view, TextEncoding encoding, int start, int end)
    {
        var nested = encoding == TextEncoding.JsonInJsonString;
        var given = new ViewMatch(0, 0, start, end);
        var piece = nested ? LiteralPiece.Of(view, given) : given;
        return (view.Offsets.RawStart(piece.Start), view.Offsets.RawEnd(piece.End - 1), nested && !view.IsInsideInnerString(piece.Start));
    }
}
