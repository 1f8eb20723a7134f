using System.Runtime.Versioning;
using ExtProc.Core.Policies.Bundles;
using ExtProc.Server.Policies.Remote;

namespace ExtProc.Server.Tests.Policies.Remote;

public sealed class StateFileTests : IDisposable
{
    private const string Source = "https://operator:9443";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly byte[] Key = "0123456789abcdef"u8.ToArray();
    private static readonly PolicyBundle Bundle = Bundles.Of(Bundles.Blocking("words", "zephyr"), Bundles.Entry("gone", 3, null));

    private readonly TemporaryFolder _folder = new();

    private string StatePath => _folder.Path($"state/{StateFile.Name}");

    public void Dispose() => _folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void What_is_kept_comes_back(bool withKey)
    {
        var state = Open(withKey ? Key : null);
        state.Save(Bundle, Now);
        var kept = state.Load()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((kept.Source, kept.SavedAt, kept.Bundle.Revision), Is.EqualTo((Source, Now, Bundle.Revision)));
            Assert.That(kept.Bundle.FindFault(), Is.Null);
            Assert.That(Directory.GetFiles(_folder.Path("state")), Is.EqualTo(new[] { StatePath }));
        }
    }

    [Test, UnsupportedOSPlatform("windows")]
    public void Only_the_owner_may_read_it()
    {
        Open().Save(Bundle, Now);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(File.GetUnixFileMode(StatePath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.GetUnixFileMode(_folder.Path("state")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }
    }

    [Test]
    public void Nothing_kept_is_no_fault() => Assert.That(Open().Load(), Is.Null);

    [Test]
    public void Every_cut_is_found()
    {
        var state = Open();
        state.Save(Bundle, Now);
        var whole = File.ReadAllBytes(StatePath);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(StatePath, whole[..length]);
            Assert.That(Fault(state), Is.EqualTo(StateFault.Corrupt), $"{length} bytes");
        }
    }

    [Test]
    public void Every_changed_byte_is_found()
    {
        var state = Open();
        state.Save(Bundle, Now);
        var whole = File.ReadAllBytes(StatePath);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 1;
            File.WriteAllBytes(StatePath, changed);
            Assert.That(Fault(state), Is.EqualTo(StateFault.Corrupt), $"byte {at}");
        }
    }

    [Test]
    public void What_is_refused_is_put_aside()
    {
        var state = Open();
        File.WriteAllText(StatePath, "nonsense");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Fault(state), Is.EqualTo(StateFault.Corrupt));
            Assert.That(File.ReadAllText(StatePath + StateFile.AsideSuffix), Is.EqualTo("nonsense"));
            Assert.That(state.Load(), Is.Null);
        }
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    public void A_file_is_signed_if_and_only_if_a_key_is_configured(bool written, bool read)
    {
        Open(written ? Key : null).Save(Bundle, Now);
        Assert.That(Fault(Open(read ? Key : null)), Is.EqualTo(StateFault.Unsigned));
    }

    [Test]
    public void A_signature_of_another_key_is_refused()
    {
        Open("fedcba9876543210"u8.ToArray()).Save(Bundle, Now);
        Assert.That(Fault(Open(Key)), Is.EqualTo(StateFault.Unsigned));
    }

    [Test]
    public void Policies_of_another_operator_are_refused()
    {
        Open(source: "https://elsewhere:9443").Save(Bundle, Now);
        Assert.That(Fault(Open()), Is.EqualTo(StateFault.Foreign));
    }

    [Test]
    public void A_file_beyond_the_cap_is_refused()
    {
        var state = Open();
        using (var file = File.Create(StatePath))
        {
            file.SetLength(PolicyBundle.MaxBytes + (64 * 1024) + 1);
        }
        Assert.That(Assert.Throws<StateException>(() => state.Load())!.Message, Does.Contain("too large"));
    }

    [Test]
    public void A_directory_that_cannot_be_one_is_told()
    {
        _folder.Write("file", "");
        var state = new StateFile(_folder.Path("file/state"), null, Source);
        Assert.That(Assert.Throws<StateException>(state.Prepare)!.Fault, Is.EqualTo(StateFault.Unwritable));
    }

    [Test]
    public void Drafts_of_a_crash_are_removed()
    {
        Directory.CreateDirectory(_folder.Path("state"));
        File.WriteAllText(StatePath + ".77.tmp", "half");
        Open();
        Assert.That(Directory.GetFiles(_folder.Path("state")), Is.Empty);
    }

    private static StateFault Fault(StateFile state) => Assert.Throws<StateException>(() => state.Load())!.Fault;

    private StateFile Open(byte[]? key = null, string source = Source)
    {
        var state = new StateFile(_folder.Path("state"), key, source);
        state.Prepare();
        return state;
    }
}
