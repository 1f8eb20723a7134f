using ExtProc.Operator.Api;
using ExtProc.Operator.Resources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExtProc.Operator.Certificates;

/// <summary>
/// Keeps the operator's own certificate in its Secret, and the authorities in its webhook configurations. Every replica does: a write
/// holds only for the Secret that was read, so of several that would renew at once the first wins and the others read what it wrote.
/// </summary>
internal sealed class CertificateRotation(
    ClusterClient cluster,
    IOptions<CertificateOptions> options,
    IOptions<ClusterOptions> place,
    OwnCertificate own,
    TimeProvider time,
    ILogger<CertificateRotation> logger) : BackgroundService
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(5);

    private readonly CertificateOptions _options = options.Value;

    private ResourceName Secret => new(place.Value.DataPlanes, _options.SecretName);

    /// <summary>Tries once before the listeners open, so that they have a certificate to show; an API server that is away holds nothing up for long.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.IsEnabled)
        {
            using var limit = new CancellationTokenSource(StartTime, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await TryAsync(stop.Token);
        }
        await base.StartAsync(cancellationToken);
    }

    /// <summary>One look at Secret and webhooks; writes only what differs.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var set = await RenewAsync(cancellationToken);
        if (own.Replace(set))
        {
            CertificateLog.Used(logger, Secret.ToString(), own.Current.Leaf.NotAfter);
        }
        await TellAsync(ResourceKinds.ValidatingWebhooks, _options.ValidatingWebhook, set, cancellationToken);
        await TellAsync(ResourceKinds.MutatingWebhooks, _options.MutatingWebhook, set, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.IsEnabled)
        {
            return;
        }
        using var timer = new PeriodicTimer(_options.CheckInterval, time);
        await using var stop = stoppingToken.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), timer);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunOnceAsync(cancellationToken);
        }
        catch (ApiException missing) when (missing.IsNotFound)
        {
            CertificateLog.SecretMissing(logger, Secret.ToString());
        }
        catch (Exception failed) when (failed is ApiException or HttpRequestException or TimeoutException)
        {
            CertificateLog.Failed(logger, _options.CheckInterval, failed.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task<CertificateSet> RenewAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var secret = await cluster.GetAsync(ResourceKinds.Secrets, Secret, cancellationToken);
            var current = CertificateSet.Read(secret.Data);
            var next = CertificatePlan.Next(current, _options, time.GetUtcNow());
            if (ReferenceEquals(next, current))
            {
                return next;
            }
            try
            {
                var patch = new SecretPatch { Metadata = new PatchMeta(secret.Metadata.Name, secret.Metadata.Namespace, secret.Metadata.Uid, secret.Metadata.ResourceVersion), Data = next.ToData() };
                await cluster.MergeAsync(ResourceKinds.Secrets, Secret, patch, ApiJson.Default.SecretPatch, cancellationToken);
                CertificateLog.Written(logger, Secret.ToString(), next.Authorities.Count);
                return next;
            }
            catch (ApiException another) when (another.IsConflict)
            {
            }
        }
    }

    /// <summary>A configuration that isn't there asks nobody, so there is nothing to tell it.</summary>
    private async Task TellAsync(ResourceKind<WebhookConfiguration> kind, string name, CertificateSet set, CancellationToken cancellationToken)
    {
        if (name.Length == 0)
        {
            return;
        }
        try
        {
            var bundle = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(set.Bundle));
            var known = await cluster.GetAsync(kind, new ResourceName("", name), cancellationToken);
            var stale = known.Webhooks.Where(webhook => webhook.ClientConfig.CaBundle != bundle).Select(webhook => new WebhookEntry(webhook.Name, new WebhookClient(bundle)));
            if (stale.ToArray() is { Length: > 0 } entries)
            {
                await cluster.MergeByNameAsync(kind, new ResourceName("", name), new WebhookPatch(entries), ApiJson.Default.WebhookPatch, cancellationToken);
                CertificateLog.WebhookTold(logger, kind.Kind, name, set.Authorities.Count);
            }
        }
        catch (ApiException missing) when (missing.IsNotFound)
        {
        }
    }
}
