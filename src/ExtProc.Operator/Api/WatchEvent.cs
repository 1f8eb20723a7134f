using System.Net;
using System.Text.Json;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Api;

/// <summary>What happened to an object.</summary>
/// <param name="Change">What.</param>
/// <param name="Item">The object as it is now, or was before it went; null with a bookmark.</param>
/// <param name="ResourceVersion">Where a later watch goes on.</param>
internal sealed record WatchEvent<T>(WatchChange Change, T? Item, string ResourceVersion)
    where T : class, IResource
{
    /// <exception cref="ApiException">The line tells an error.</exception>
    /// <exception cref="HttpRequestException">The line is not of this kind.</exception>
    public static WatchEvent<T> Of(WatchLine line, ResourceKind<T> kind)
    {
        try
        {
            if (line.Type == "ERROR")
            {
                var status = line.Object.Deserialize(ApiJson.Default.ApiStatus);
                throw ApiErrors.Of((HttpStatusCode)(status?.Code ?? 0), status, $"watch of {kind.Plural}");
            }
            var item = line.Object.Deserialize(kind.Item) ?? throw new JsonException();
            var version = item.Metadata.ResourceVersion ?? throw new JsonException();
            return line.Type switch
            {
                "ADDED" or "MODIFIED" => new(WatchChange.Set, item, version),
                "DELETED" => new(WatchChange.Removed, item, version),
                "BOOKMARK" => new(WatchChange.Bookmark, null, version),
                _ => throw new JsonException(),
            };
        }
        catch (JsonException broken)
        {
            throw new HttpRequestException($"watch of {kind.Plural}: a line is not what was asked for", broken);
        }
    }
}

internal enum WatchChange
{
    /// <summary>It is new, or changed.</summary>
    Set,

    Removed,

    /// <summary>Nothing, up to this resource version.</summary>
    Bookmark,
}
