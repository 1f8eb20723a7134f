using System.Buffers;
using System.Text.Json;
using ExtProc.Core.Policies.Bundles;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ExtProc.Operator.Distribution;

/// <summary>Takes reports of data planes, and of replicas that pass on what they were told.</summary>
internal sealed class ReportResponder(
    BundleBoard bundles, ReportBoard board, InstanceOwners owners, ReportRelay relay, DistributionMetrics metrics, TimeProvider time, ILogger<ReportResponder> logger)
{
    private const int Chunk = 64 * 1024;

    public async Task TakeAsync(HttpContext context, PeerIdentity identity)
    {
        if (bundles.For(identity.Namespace) is not { } bundle)
        {
            End(context, StatusCodes.Status503ServiceUnavailable, "not_published");
            return;
        }
        if (await ReadAsync(context) is not { } body)
        {
            End(context, StatusCodes.Status413PayloadTooLarge, "too_large");
            return;
        }
        if (ReportReader.Read(body.Span, BundleBytes.Of(bundle).Names, time.GetUtcNow()) is not { } report)
        {
            End(context, StatusCodes.Status400BadRequest, "malformed");
            return;
        }
        if (Take(context, identity, report))
        {
            relay.Add(new RelayedReport(identity.Namespace, identity.Name, report));
        }
    }

    /// <summary>The replica judged the sender; this one only looks after the names.</summary>
    public async Task TakeRelayedAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } body)
        {
            End(context, StatusCodes.Status413PayloadTooLarge, "too_large");
            return;
        }
        RelayedReport? relayed = null;
        try
        {
            relayed = JsonSerializer.Deserialize(body.Span, RelayJson.Default.RelayedReport);
        }
        catch (JsonException)
        {
            // As malformed as a report that is null.
        }
        if (relayed?.Report is null)
        {
            End(context, StatusCodes.Status400BadRequest, "malformed");
            return;
        }
        Take(context, new PeerIdentity(relayed.Namespace, relayed.Account), relayed.Report);
    }

    private bool Take(HttpContext context, PeerIdentity identity, DataPlaneReport report)
    {
        var claim = owners.Claim(identity, report.Instance);
        if (claim != ClaimOutcome.Own)
        {
            DistributionLog.ClaimRefused(logger, identity, report.Instance, claim);
            End(context, StatusCodes.Status403Forbidden, claim == ClaimOutcome.Taken ? "name_taken" : "too_many_names");
            return false;
        }
        var before = board.Find(identity.Namespace, report.Instance);
        if (!board.Record(identity.Namespace, report))
        {
            End(context, StatusCodes.Status503ServiceUnavailable, "too_many");
            return false;
        }
        Tell(identity, report, before?.Report);
        End(context, StatusCodes.Status204NoContent, "taken");
        return true;
    }

    /// <summary>What is new: a data plane, and what it says is wrong with it.</summary>
    private void Tell(PeerIdentity identity, DataPlaneReport report, DataPlaneReport? before)
    {
        if (before is null)
        {
            DistributionLog.Heard(logger, report.Instance, identity, report.Version);
        }
        foreach (var problem in report.Problems.Except(before?.Problems ?? []))
        {
            DistributionLog.Problem(logger, report.Instance, identity, problem);
        }
    }

    private void End(HttpContext context, int status, string result)
    {
        metrics.Reported(result);
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }
    }

    /// <summary>The body; null when it is longer than the cap.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context)
    {
        var body = new ArrayBufferWriter<byte>(Chunk);
        try
        {
            while (true)
            {
                var read = await context.Request.Body.ReadAsync(body.GetMemory(Chunk), context.RequestAborted);
                if (read == 0)
                {
                    return body.WrittenMemory;
                }
                body.Advance(read);
            }
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}
