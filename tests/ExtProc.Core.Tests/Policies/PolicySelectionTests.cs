using System.Globalization;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Core.Tests.Exchanges;

namespace ExtProc.Core.Tests.Policies;

public sealed class PolicySelectionTests
{
    private static readonly TrafficOrigin s_payments = new() { Namespaces = ["payments"] };

    [Test]
    public void ReachNamesAndMatchDecideTogether()
    {
        var selection = new PolicySelection(
        [
            At("root/all", PolicyReach.Everywhere),
            At("payments/mine", PolicyReach.OfNamespace("payments")),
            At("search/other", PolicyReach.OfNamespace("search")),
            At("search/elsewhere", PolicyReach.OfNamespace("search"), new PolicyMatch { Hosts = [new Glob("other.example", IgnoreCase: true)] }),
        ]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(selection, s_payments), Is.EqualTo("root/all payments/mine"));
            Assert.That(Names(selection, Naming("search/other")), Is.EqualTo("root/all payments/mine search/other"));
            Assert.That(Names(selection, Naming("search/elsewhere")), Is.EqualTo("root/all payments/mine"), "its match still holds");
            Assert.That(Names(selection, TrafficOrigin.Unknown), Is.EqualTo("root/all payments/mine search/other"));
        }
    }

    [Test]
    public void APolicyThatIsNotLiveIsMissingAndOneThatIsOffIsNot()
    {
        var selection = new PolicySelection([At("payments/off", PolicyReach.Everywhere, mode: PolicyMode.Off)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(selection.MissingOf(Naming("payments/off")), Is.Null);
            Assert.That(selection.MissingOf(Naming("payments/off", "payments/gone", "payments/lost")), Is.EqualTo("payments/gone"));
            Assert.That(selection.MissingOf(s_payments), Is.Null);
            Assert.That(new PolicySelection([]).MissingOf(Naming("payments/gone")), Is.EqualTo("payments/gone"));
        }
    }

    [Test]
    public void OriginsOfEqualPoliciesShareOneSet()
    {
        var selection = new PolicySelection([At("payments/mine", PolicyReach.OfNamespace("payments"))]);
        var other = new TrafficOrigin { Namespaces = ["payments", "search"] };
        Assert.That(
            selection.Candidates(other, "a", "/", Operation.Chat), Is.SameAs(selection.Candidates(s_payments, "a", "/", Operation.Chat)));
    }

    [Test]
    public void SetsThatAChangeDoesNotConcernAreTakenOver()
    {
        var origin = new TrafficOrigin { Namespaces = ["search"] };
        CompiledPolicy root = At("root/all", PolicyReach.Everywhere);
        CompiledPolicy search = At("search/own", PolicyReach.OfNamespace("search"));
        var before = new PolicySelection([At("payments/mine", PolicyReach.OfNamespace("payments")), root, search]);
        AppliedPolicies concerned = before.Candidates(s_payments, "a", "/", Operation.Chat);
        AppliedPolicies other = before.Candidates(origin, "a", "/", Operation.Chat);
        var after = new PolicySelection([At("payments/mine", PolicyReach.OfNamespace("payments")), root, search]);
        after.Inherit(before);
        var later = new PolicySelection([At("payments/mine", PolicyReach.OfNamespace("payments")), root, search]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(after.Candidates(origin, "a", "/", Operation.Chat), Is.SameAs(other));
            Assert.That(after.Candidates(s_payments, "a", "/", Operation.Chat), Is.Not.SameAs(concerned));
            later.Inherit(new PolicySelection([root, search]));
            Assert.That(later.Candidates(origin, "a", "/", Operation.Chat), Is.Not.SameAs(other), "what was not used is forgotten");
        }
    }

    [Test]
    public void AKnownOriginCostsNothing()
    {
        var selection = new PolicySelection([At("payments/mine", PolicyReach.OfNamespace("payments"))]);
        long allocated = Allocations.Least(1000, () =>
        {
            selection.MissingOf(s_payments);
            selection.Candidates(s_payments, "api.example", "/v1/chat/completions", Operation.Chat);
        });
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void BeyondTheCapOriginsAreAnsweredAllTheSame()
    {
        var selection = new PolicySelection([At("payments/mine", PolicyReach.OfNamespace("payments")), At("root/all", PolicyReach.Everywhere)]);
        for (int i = 0; i < PolicySelection.CacheCapacity; i++)
        {
            selection.MissingOf(new TrafficOrigin { Policies = [string.Create(CultureInfo.InvariantCulture, $"gone/{i}")] });
        }
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Names(selection, s_payments), Is.EqualTo("payments/mine root/all"));
            Assert.That(selection.MissingOf(Naming("payments/gone")), Is.EqualTo("payments/gone"));
        }
    }

    [Test]
    public void ANamespaceThatNeedsTooMuchIsNamedAndManyThatNeedMuchTogetherAreNot()
    {
        CompiledPolicy[] spread = [.. Enumerable.Range(0, 150).Select(i => Large($"n{i}/p", $"n{i}"))];
        CompiledPolicy[] heaped = [.. Enumerable.Range(0, 150).Select(i => Large($"heap/p{i}", "heap"))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new PolicySelection(spread).OverlargeNamespace(), Is.Null);
            Assert.That(new PolicySelection(heaped).OverlargeNamespace(), Is.EqualTo("heap"));
            Assert.That(Snapshot(heaped).Prepare()?.Message, Does.Contain("namespace heap"));
            Assert.That(Snapshot(spread).Prepare(), Is.Null);
        }
    }

    private static PolicySnapshot Snapshot(CompiledPolicy[] policies) =>
        new(1, "", [.. policies.Select(static policy => new LoadedPolicy(policy, null, null, 0, ""))], default);

    private static string Names(PolicySelection selection, TrafficOrigin origin) =>
        string.Join(' ', selection.Candidates(origin, "api.example", "/", Operation.Chat).Policies.Select(static policy => policy.Name));

    private static TrafficOrigin Naming(params string[] policies) => new() { Namespaces = ["payments"], Policies = policies };

    /// <summary>A policy of some 8,000 nodes that no other policy shares.</summary>
    private static CompiledPolicy Large(string name, string space) => At(
        name, PolicyReach.OfNamespace(space), rule: Rules.Rule("r", Rules.Block(), PartScope.Input, $"{name.Replace('/', 'x')}(?:[a-z]{{25}}[0-9]{{25}}){{160}}"));

    private static CompiledPolicy At(
        string name, PolicyReach reach, PolicyMatch? match = null, PolicyMode mode = PolicyMode.Enforce, CompiledRule? rule = null) => new()
    {
        Name = name,
        Priority = 0,
        Reach = reach,
        Match = match ?? PolicyMatch.Everything,
        Mode = mode,
        OnError = ErrorAction.Block,
        OnUninspectable = UninspectableAction.Block,
        Rules = [rule ?? Rules.Rule("r", Rules.Block(), PartScope.Input, "x")],
        Reply = Rules.Error,
    };
}
