using System.Buffers;
using ExtProc.Server.Envoy.Wire;

namespace ExtProc.Server.Envoy;

/// <summary>Tells local replies from responses of an upstream.</summary>
internal static class ResponseOrigins
{
    /// <summary>
    /// Reads the origin from the attribute <c>response.code_details</c>: Envoy's router sets it to <c>via_upstream</c> for responses of an
    /// upstream, and whoever sends a local reply sets another word. Nothing that an upstream sends can change it; headers such as
    /// <c>x-envoy-upstream-service-time</c> prove nothing.
    /// </summary>
    /// <param name="entry">The map entry of attributes.</param>
    public static ResponseOrigin Read(in ReadOnlySequence<byte> entry)
    {
        if (!MessageAttributes.TryFind(entry, "response.code_details"u8, out var details))
        {
            return ResponseOrigin.Unknown;
        }
        return details.SequenceEqual("via_upstream"u8) ? ResponseOrigin.Upstream : ResponseOrigin.Local;
    }
}
