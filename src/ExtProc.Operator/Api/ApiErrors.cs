using System.Net;
using System.Text.Json;
using ExtProc.Operator.Resources;

namespace ExtProc.Operator.Api;

/// <summary>Reads what the API server says about a refusal.</summary>
internal static class ApiErrors
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxMessage = 500;

    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, string request, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        return Of(response.StatusCode, Parse(buffer.AsSpan(0, length)), request);
    }

    public static ApiException Of(HttpStatusCode code, ApiStatus? status, string request)
    {
        var message = status?.Message ?? "without an explanation";
        return new ApiException(code, status?.Reason ?? "", request, message.Length > MaxMessage ? message[..MaxMessage] + "..." : message);
    }

    private static ApiStatus? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ApiJson.Default.ApiStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
