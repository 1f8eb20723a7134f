using ExtProc.Core.Policies;

namespace ExtProc.Server.Tests.Policies;

/// <summary>What can be written and what it means; warnings, where there are some, are expected as comments.</summary>
public sealed class ValidPolicyTests
{
    [TestCaseSource(nameof(Specs))]
    public void Spec(string spec, string meaning)
    {
        var yaml = PolicyText.Around(spec);
        var set = PolicyText.Load(yaml);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(PolicyText.Found(set), Is.EqualTo(PolicyText.Expected(yaml)), string.Join('\n', set.Diagnostics));
            Assert.That(set.Policies.Select(static policy => PolicyMeaning.Of(policy.Policy)), Is.EqualTo(new[] { meaning }));
        }
    }

    [Test]
    public void Defaults_are_the_strict_ones()
    {
        var policy = PolicyText.Load(PolicyText.Around("rules: [{ name: a, detect: { pii: {} }, action: { block: {} } }]")).Policies.Single().Policy;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((policy.Name, policy.Priority, policy.Mode), Is.EqualTo(("default/p", 0, PolicyMode.Enforce)));
            Assert.That((policy.OnError, policy.OnUninspectable), Is.EqualTo((ErrorAction.Block, UninspectableAction.Block)));
            Assert.That(policy.Reply, Is.EqualTo(new BlockReply(BlockStyle.Error, 403, "Blocked by policy.", RevealCategory: true)));
            Assert.That(policy.Rules.Single().Action, Is.EqualTo(new RuleAction.Block(policy.Reply)));
        }
    }

    [Test]
    public void What_a_cluster_writes_into_a_resource_is_accepted()
    {
        var set = PolicyText.Load("""
            apiVersion: extproc.dev/v1alpha1
            kind: AiPolicy
            metadata:
              name: a.b
              namespace: payments
              uid: 5d7c1a52-8b6a-4f6e-9f0e-000000000000
              generation: 4
              resourceVersion: "81"
              creationTimestamp: "2026-01-01T00:00:00Z"
              labels: { team: payments }
              annotations: { kubectl.kubernetes.io/last-applied-configuration: "{}" }
              managedFields: [{ manager: kubectl }]
            spec:
              rules: [{ name: a, detect: { hiddenText: {} }, action: { strip: {} } }]
            status: { observedGeneration: 4, conditions: [] }
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(set.Diagnostics, Is.Empty);
            Assert.That(set.Policies.Single().Policy.Name, Is.EqualTo("payments/a.b"));
        }
    }

    [TestCase("", "everywhere")]
    [TestCase("{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat.v1 }", "HTTPRoute/default/chat.v1")]
    [TestCase("{ group: gateway.networking.k8s.io, kind: Gateway, name: g }, { group: gateway.networking.k8s.io, kind: GRPCRoute, name: r }", "GRPCRoute/default/r, Gateway/default/g")]
    [TestCase("{ group: '', kind: Service, name: llm }, { group: '', kind: Namespace, name: search }", "Service/default/llm, namespace search")]
    public void Target_references_are_the_reach(string references, string reach)
    {
        var targets = references.Length == 0 ? "" : $"targetRefs: [{references}]\n";
        var set = PolicyText.Load(PolicyText.Around($"{targets}rules: [{{ name: a, detect: {{ pii: {{}} }}, action: {{ block: {{}} }} }}]"));
        Assert.That(set.Policies.Single().Policy.Reach.ToString(), Is.EqualTo(reach), string.Join('\n', set.Diagnostics));
    }

    [TestCase("# a comment\nmode: Shadow\nrules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]", true)]
    [TestCase("rules:\n- action:\n    flag: {}\n  detect: { pii: {} }\n  name: 'a'\nmode: \"Shadow\"", true)]
    [TestCase("mode: 'Off'\nrules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]", false)]
    public void The_hash_is_of_what_a_policy_says(string spec, bool same)
    {
        var reference = PolicyText.Load(PolicyText.Around("rules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]\nmode: Shadow"));
        Assert.That(PolicyText.Load(PolicyText.Around(spec)).Hash == reference.Hash, Is.EqualTo(same));
    }

    private static TestCaseData Case(string name, string spec, string meaning) => new TestCaseData(spec, meaning).SetArgDisplayNames(name);

    private static IEnumerable<TestCaseData> Specs() =>
    [
        Case("the least", "rules: [{ name: a, detect: { hiddenText: {} }, action: { strip: {} } }]", "Enforce: a hiddenText [Input] strip"),
        Case("shadow", "mode: Shadow\nrules: [{ name: a, detect: { pii: {} }, action: { block: {} } }]", "Shadow: a pii [Input] block Error 403 (Shadow)"),
        Case("off", "mode: 'Off'\nrules: [{ name: a, detect: { pii: {} }, action: { block: {} } }]", "Off:"),
        Case("a rule in shadow", "rules: [{ name: a, mode: Shadow, detect: { pii: {} }, action: { flag: {} } }]", "Enforce: a pii [Input] flag (Shadow)"),
        Case("a rule that is off", """
            rules:
            - { name: a, mode: 'Off', detect: { pii: {} }, action: { flag: {} } }
            - { name: b, detect: { pii: {} }, action: { flag: {} } }
            """, "Enforce: b pii [Input] flag"),
        Case("a rule ahead of its policy", "mode: Shadow\nrules: [{ name: a, mode: Enforce, detect: { pii: {} }, action: { flag: {} } }]", "Shadow: a pii [Input] flag"),
        Case("a rule in a policy that is off", """
            mode: 'Off'
            rules:
            - { name: a, mode: Enforce, detect: { pii: {} }, action: { flag: {} } }     #! warning no-effect spec.rules[0].mode
            """, "Off:"),
        Case("classifiers where they say nothing", """
            streaming: { window: 256 } #! warning no-effect spec.streaming
            rules:
            - name: a
              scope: [System, User]    #! warning scope spec.rules[0].scope
              detect: { promptInjection: {} }
              action: { block: {} }
            - name: b
              scope: [User]            #! warning scope spec.rules[1].scope
              detect: { indirectInjection: {} }
              action: { block: {} }
            """, "Enforce: a promptInjection [System, User] block Error 403; b indirectInjection [User] block Error 403"),
        Case("what texts mean", """
            streaming: { classifiers: Trail, window: 256, maxHold: 250ms }
            rules:
            - { name: a, scope: [Output], detect: { harm: {} }, action: { block: { style: Refusal } } }
            - { name: b, detect: { topics: { sensitivity: High, allow: [{ name: pay, examples: [How do I pay?] }] } }, action: { flag: {} } }
            - { name: c, detect: { pii: { entities: [PersonName] } }, action: { strip: {} } }
            - { name: d, detect: { indirectInjection: { sensitivity: High } }, action: { redact: {} } }
            """, "Enforce: a harm [Output] block Refusal; b topics [Input] flag; c pii [Input] strip; d indirectInjection [Input] redact Label"),
        Case("remote guards", """
            rules:
            - { name: a, detect: { remote: { url: "http://guard.safety.svc/v1/evaluate", timeout: 300ms, cache: 10m } }, action: { flag: {} } }
            - name: b
              detect:
                remote:
                  url: https://guard/v1/chat/completions
                  kind: LlamaGuard
                  model: llama-guard
                  threshold: 50
                  categories: [Violence]
                  headers: [{ name: Authorization, secret: guard-token, prefix: "Bearer " }]
                  authorities: guard-ca.pem
              action: { block: {} }
            - { name: c, detect: { remote: { url: "http://guard", kind: ShieldGemma, categories: [a] } }, action: { block: {} } } #! warning no-effect spec.rules[2].detect.remote.categories
            - { name: d, detect: { remote: { url: "http://guard", headers: [{ name: X-Key, secret: a }] } }, action: { block: {} } } #! warning no-effect spec.rules[3].detect.remote.headers
            """, "Enforce: a remote [Input] flag; b remote [Input] block Error 403; c remote [Input] block Error 403; d remote [Input] block Error 403"),
        Case("both directions", "rules: [{ name: a, scope: [Input, Output], detect: { secrets: {} }, action: { block: {} } }]", "Enforce: a secrets [Input, Output] block Error 403"),
        Case("single scopes", """
            rules:
            - name: a
              scope: [System, User, Assistant, ToolDefinition, ToolCall, ToolResult, Reasoning]
              detect: { secrets: {} }
              action: { flag: {} }
            """, "Enforce: a secrets [System, User, Assistant, ToolDefinition, ToolCall, ToolResult, Reasoning] flag"),
        Case("scope inside another", """
            rules:
            - name: a
              scope: [Input, User]     #! warning no-effect spec.rules[0].scope
              detect: { pii: {} }
              action: { flag: {} }
            """, "Enforce: a pii [Input, User] flag"),
        Case("embedding", """
            rules:
            - name: a
              scope: [Embedding]       #! warning scope spec.rules[0].scope
              detect: { pii: {} }
              action: { flag: {} }
            """, "Enforce: a pii [Embedding] flag"),
        Case("media", """
            rules:
            - name: a
              scope: [Image, Audio, File]   #! warning scope spec.rules[0].scope #! warning scope spec.rules[0].scope
              detect: { pii: {} }
              action: { flag: {} }
            """, "Enforce: a pii [Image, Audio, File] flag"),
        Case("label", "rules: [{ name: a, detect: { pii: {} }, action: { redact: {} } }]", "Enforce: a pii [Input] redact Label"),
        Case("mask", "rules: [{ name: a, detect: { pii: {} }, action: { redact: { style: Mask } } }]", "Enforce: a pii [Input] redact Mask"),
        Case("hash", "rules: [{ name: a, detect: { pii: {} }, action: { redact: { style: Hash } } }]", "Enforce: a pii [Input] redact Hash"),
        Case("surrogate", "rules: [{ name: a, detect: { pii: {} }, action: { redact: { style: Surrogate } } }]", "Enforce: a pii [Input] redact Surrogate"),
        Case("token", "rules: [{ name: a, detect: { pii: {} }, action: { redact: { style: Token } } }]", "Enforce: a pii [Input] redact Token"),
        Case("token in both directions", "rules: [{ name: a, scope: [Input, Output], detect: { pii: {} }, action: { redact: { style: Token } } }]", "Enforce: a pii [Input, Output] redact Token"),
        Case("token that nothing restores", """
            rules:
            - name: a
              scope: [Output]
              detect: { pii: {} }
              action:
                redact:
                  style: Token         #! warning token-not-restored spec.rules[0].action.redact.style
            """, "Enforce: a pii [Output] redact Token"),
        Case("stripped data", "rules: [{ name: a, detect: { pii: {} }, action: { strip: {} } }]", "Enforce: a pii [Input] strip"),
        Case("refusal", "rules: [{ name: a, detect: { pii: {} }, action: { block: { style: Refusal, message: \"No.\" } } }]", "Enforce: a pii [Input] block Refusal"),
        Case("inherited reply", """
            reply: { style: Refusal, message: "I cannot help with that.", revealCategory: false }
            rules: [{ name: a, detect: { pii: {} }, action: { block: {} } }]
            """, "Enforce: a pii [Input] block Refusal"),
        Case("reply of a rule", """
            reply: { style: Refusal }
            rules: [{ name: a, detect: { pii: {} }, action: { block: { style: Error, status: 451 } } }]
            """, "Enforce: a pii [Input] block Error 451"),
        Case("status of a refusal", """
            reply: { style: Refusal, status: 400 }   #! warning no-effect spec.reply.status
            rules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]
            """, "Enforce: a pii [Input] flag"),
        Case("status that clients retry", """
            reply: { status: 503 }     #! warning retried-status spec.reply.status
            rules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]
            """, "Enforce: a pii [Input] flag"),
        Case("match", """
            match:
              hosts: ["api.openai.com", "*.Azure.com"]
              paths: ["/v1/*", "*"]
              operations: [Chat, Completions]
              models: ["gpt-4*", "o?"]
            rules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]
            """, "Enforce hosts api.openai.com, *.Azure.com; paths /v1/*, *; operations Chat, Completions; models gpt-4*, o?: a pii [Input] flag"),
        Case("match of what has no text", """
            match:
              operations: [Models]     #! warning no-effect spec.match.operations
            rules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]
            """, "Enforce operations Models: a pii [Input] flag"),
        Case("an empty match", "match: {}\nrules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]", "Enforce: a pii [Input] flag"),
        Case("everything beside rules", """
            description: "Números, 数字 und 😀"
            priority: -10
            onError: Allow
            onUninspectable: Flag
            rules: [{ name: a, detect: { pii: {} }, action: { flag: {} } }]
            """, "Enforce: a pii [Input] flag"),
        Case("entities", "rules: [{ name: a, detect: { pii: { entities: [CreditCard, Iban], allow: [\"4111 1111 1111 1111\"] } }, action: { flag: {} } }]", "Enforce: a pii [Input] flag"),
        Case("secrets less some", "rules: [{ name: a, detect: { secrets: { exclude: [jwt] } }, action: { flag: {} } }]", "Enforce: a secrets [Input] flag"),
        Case("excluded twice", """
            rules:
            - name: a
              detect:
                secrets:
                  rules: [private-key]
                  exclude: [jwt]       #! warning no-effect spec.rules[0].detect.secrets.exclude[0]
              action: { block: {} }
            """, "Enforce: a secrets [Input] block Error 403"),
        Case("terms", "rules: [{ name: a, detect: { keywords: { terms: [project-zephyr, \"größe\", \"極秘\", \"1.10\"] } }, action: { redact: {} } }]", "Enforce: a keywords [Input] redact Label"),
        Case("patterns", "rules: [{ name: a, detect: { keywords: { patterns: ['ACME-[0-9]{6}', '(?i)top\\s{1,3}secret'] } }, action: { block: {} } }]", "Enforce: a keywords [Input] block Error 403"),
    ];
}
