using ExtProc.Testing.Kubernetes;

namespace ExtProc.Operator.Tests.Webhooks;

/// <summary>A real API server asks before it stores policies.</summary>
internal sealed class ValidationTests
{
    private const string BadRules = """
        - { name: a, detect: { keywords: { patterns: ["x+"] } }, action: { block: {} } }
        - { name: b, detect: { secrets: { rules: [no-such-rule] } }, action: { block: {} } }
        """;

    private const string GoodRules = "- { name: a, detect: { secrets: {} }, action: { block: {} } }";

    [Test]
    [CancelAfter(60_000)]
    public async Task Refuses_with_everything_that_is_wrong(CancellationToken cancellationToken)
    {
        var (plane, space) = await BeginAsync(cancellationToken);
        await using var rig = await WebhookRig.StartAsync(cancellationToken);
        await rig.ValidateAsync(plane, space, "Ignore", cancellationToken);
        await AsksAsync(plane, space, cancellationToken);

        var refused = await plane.Admin.CreateAsync(Policy(space, "bad", BadRules), dryRun: false, cancellationToken);
        var taken = await plane.Admin.CreateAsync(Policy(space, "good", GoodRules), dryRun: false, cancellationToken);
        var warned = await plane.Admin.CreateAsync(
            Policy(space, "warned", "- { name: a, scope: [Input, User], detect: { secrets: {} }, action: { block: { status: 503 } } }"), dryRun: false, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Status, Is.EqualTo(422));
            Assert.That(refused.Message, Does.StartWith("admission webhook \"validate.extproc.dev\" denied the request: the policy can't be used:\n- spec.rules[0]"));
            Assert.That(refused.Message, Does.Contain("\n- spec.rules[1].detect.secrets.rules[0]: no such rule of secrets"));
            Assert.That(taken.Message, Is.Null);
            Assert.That(taken.Warnings, Is.Empty);
            Assert.That(warned.Message, Is.Null);
            Assert.That(warned.Warnings, Has.Some.Contains("User adds nothing to Input; remove User, or remove Input"));
            Assert.That(warned.Warnings, Has.Some.Contains("use 400 or 403"));
        }
        rig.Log.AssertNoErrors();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Lets_a_bad_policy_that_is_stored_already_be_labelled_and_deleted_but_not_changed_for_the_worse(CancellationToken cancellationToken)
    {
        var (plane, space) = await BeginAsync(cancellationToken);
        var path = $"/apis/extproc.dev/v1alpha1/namespaces/{space}/aipolicies/bad";
        (await plane.Admin.CreateAsync(Policy(space, "bad", BadRules), dryRun: false, cancellationToken)).Require();
        await using var rig = await WebhookRig.StartAsync(cancellationToken);
        await rig.ValidateAsync(plane, space, "Fail", cancellationToken);
        await AsksAsync(plane, space, cancellationToken);

        var labelled = await plane.Admin.PatchAsync(path, """{ "metadata": { "labels": { "team": "a" }, "finalizers": [ "extproc.dev/test" ] } }""", cancellationToken);
        var changed = await plane.Admin.PatchAsync(path, """{ "spec": { "priority": 5 } }""", cancellationToken);
        var deleted = await plane.Admin.DeleteAsync(path, cancellationToken);
        var released = await plane.Admin.PatchAsync(path, """{ "metadata": { "finalizers": null }, "spec": { "priority": 6 } }""", cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(labelled.Message, Is.Null);
            Assert.That(changed.Message, Does.Contain("the policy can't be used"));
            Assert.That(deleted.Message, Is.Null);
            Assert.That(released.Message, Is.Null, "a policy that is being deleted can lose its finalizers");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Refuses_a_policy_whose_own_tests_fail_and_one_that_reaches_beyond_its_namespace(CancellationToken cancellationToken)
    {
        var (plane, space) = await BeginAsync(cancellationToken);
        await using var rig = await WebhookRig.StartAsync(cancellationToken);
        await rig.ValidateAsync(plane, space, "Fail", cancellationToken);
        await AsksAsync(plane, space, cancellationToken);

        var failing = await plane.Admin.CreateAsync(
            Policy(space, "failing", GoodRules, "tests: [ { name: nobody is greeted, request: { chat: Hello }, expect: { verdict: Blocked } } ]"),
            dryRun: false, cancellationToken);
        var reaching = await plane.Admin.CreateAsync(
            Policy(space, "reaching", GoodRules, "targetRefs: [ { group: '', kind: Namespace, name: elsewhere } ]"), dryRun: false, cancellationToken);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failing.Message, Does.Contain("- spec.tests[0]: the test \"nobody is greeted\" fails:"));
            Assert.That(reaching.Message, Does.Contain("- spec.targetRefs: only policies of extproc-system, the root namespace, may target a Namespace"));
        }
    }

    [TestCase("Ignore", 201)]
    [TestCase("Fail", 500)]
    [CancelAfter(60_000)]
    public async Task While_no_operator_answers_the_failure_policy_decides(string failurePolicy, int expected, CancellationToken cancellationToken)
    {
        var (plane, space) = await BeginAsync(cancellationToken);
        await using (var rig = await WebhookRig.StartAsync(cancellationToken))
        {
            await rig.ValidateAsync(plane, space, failurePolicy, cancellationToken);
            await AsksAsync(plane, space, cancellationToken);
        }

        var answer = await plane.Admin.CreateAsync(Policy(space, "bad", BadRules), dryRun: false, cancellationToken);

        Assert.That(answer.Status, Is.EqualTo(expected), answer.Message);
    }

    private static async Task<(ControlPlane Plane, string Space)> BeginAsync(CancellationToken cancellationToken)
    {
        var plane = await ControlPlane.SharedAsync();
        await plane.InstallOwnAsync(cancellationToken);
        return (plane, await plane.CreateNamespaceAsync("validation", cancellationToken));
    }

    /// <summary>Waits until the API server knows whom to ask.</summary>
    private static Task AsksAsync(ControlPlane plane, string space, CancellationToken cancellationToken) => Eventually.HoldsAsync(
        async () => !(await plane.Admin.CreateAsync(Policy(space, "probe", BadRules), dryRun: true, cancellationToken)).IsSuccess, cancellationToken);

    private static KubeObject Policy(string space, string name, string rules, string more = "mode: Enforce") => KubeObject.ReadOne($$"""
        apiVersion: extproc.dev/v1alpha1
        kind: AiPolicy
        metadata: { name: {{name}}, namespace: {{space}} }
        spec:
          {{more}}
          rules:
          {{rules.ReplaceLineEndings("\n  ")}}
        """);
}
