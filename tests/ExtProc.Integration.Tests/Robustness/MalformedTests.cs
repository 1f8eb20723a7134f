using System.Text;
using ExtProc.Testing.Upstreams;

namespace ExtProc.Integration.Tests.Robustness;

/// <summary>Bodies that nobody should send: refused, never passed on, and the server is the same afterwards.</summary>
public sealed class MalformedTests
{
    private const int Megabyte = 1 << 20;

    [Test, CancelAfter(120_000)]
    public async Task Ten_thousand_malformed_bodies_are_refused_without_growth(CancellationToken cancellationToken)
    {
        const int bodies = 10_000;
        await using var stand = await Stand.StartAsync(cancellationToken);
        var statuses = await SendAllAsync(stand, 0, bodies / 5, cancellationToken);
        var settled = stand.Server.Process.ResidentBytes;
        statuses.UnionWith(await SendAllAsync(stand, bodies / 5, bodies, cancellationToken));
        var works = await stand.WorksAsync(cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(statuses, Is.EquivalentTo(new[] { 400 }));
            Assert.That(stand.Upstream.RequestCount, Is.EqualTo(1), "only the sound request at the end");
            Assert.That(works, Is.True);
            Assert.That(stand.Server.Process.ResidentBytes - settled, Is.LessThan(64 * Megabyte));
        }
    }

    [Test, CancelAfter(60_000)]
    public async Task A_body_over_the_cap_is_refused(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string> { ["Session:MaxRequestBodyBytes"] = "1048576" };
        await using var stand = await Stand.StartAsync(cancellationToken, settings);
        var atCap = await stand.SendAsync(BodyOf(Megabyte), cancellationToken);
        var over = await stand.SendAsync(BodyOf(Megabyte + 1), cancellationToken);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(atCap.Status, Is.EqualTo(200));
            Assert.That(over.Status, Is.EqualTo(413));
            Assert.That(stand.Upstream.RequestCount, Is.EqualTo(1));
        }
    }

    private static async Task<HashSet<int>> SendAllAsync(Stand stand, int from, int to, CancellationToken cancellationToken)
    {
        HashSet<int> seen = [];
        var options = new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), options, async (seed, cancelled) =>
        {
            var (status, _) = await stand.SendAsync(MalformedBodies.Create(seed), cancelled);
            lock (seen)
            {
                seen.Add(status);
            }
        });
        return seen;
    }

    private static byte[] BodyOf(int bytes)
    {
        var empty = Encoding.UTF8.GetByteCount(ChatRequests.User(""));
        return Encoding.UTF8.GetBytes(ChatRequests.User(new string('a', bytes - empty)));
    }
}
