namespace ExtProc.Server.Tests.Policies;

/// <summary>Every mistake is told with its code, its path and its line, and all mistakes of a file are told at once.</summary>
public sealed class InvalidPolicyTests
{
    [TestCaseSource(nameof(Specs))]
    public void Spec(string spec) => PolicyText.AssertAllTold(PolicyText.Around(spec));

    private static TestCaseData Case(string name, string yaml) => new TestCaseData(yaml).SetArgDisplayNames(name);

    private static IEnumerable<TestCaseData> Specs() =>
    [
        Case("unknown field", """
            rulez: []                  #! error unknown-field spec.rulez
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("unknown field of a rule", """
            rules:
            - name: a
              detects: {}              #! error unknown-field spec.rules[0].detects
              detect: { hiddenText: {} }
              action: { strip: {} }
            """),
        Case("fields of later versions", """
            models: { allow: [a] }     #! error unsupported spec.models
            tools: {}                  #! error unsupported spec.tools
            limits: []                 #! error unsupported spec.limits
            prompt: {}                 #! error unsupported spec.prompt
            routing: []                #! error unsupported spec.routing
            sampling: 10               #! error unsupported spec.sampling
            audit: {}                  #! error unsupported spec.audit
            parameters: []             #! error unsupported spec.parameters
            match: { when: "true" }    #! error unsupported spec.match.when
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("targets", """
            targetRefs:
            - { group: "", kind: Service, name: llm }
            - { group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat, sectionName: a } #! error unsupported spec.targetRefs[1].sectionName
            - { group: apps, kind: Gateway, name: a }                      #! error format spec.targetRefs[2].group
            - { group: "", kind: GRPCRoute, name: a }                      #! error unknown-value spec.targetRefs[3].group
            - { group: gateway.networking.k8s.io, kind: Namespace, name: a } #! error unknown-value spec.targetRefs[4].group
            - { kind: Gateway, name: a }                                   #! error required spec.targetRefs[5].group
            - { group: "", kind: service, name: a }                        #! error unknown-value spec.targetRefs[6].kind
            - { group: "", kind: Service, name: a.b }                      #! error format spec.targetRefs[7].name
            - { group: "", kind: Service, name: llm }                      #! error duplicate spec.targetRefs[8]
            - { group: "", kind: Service, name: Llm }                      #! error format spec.targetRefs[9].name
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("no targets", """
            targetRefs: []             #! error length spec.targetRefs
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("more targets than the cap", $$"""
            targetRefs: [{{Targets(17)}}] #! error length spec.targetRefs
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("tests", """
            rules:
            - { name: words, detect: { keywords: { terms: [zephyr] } }, action: { block: {} } }
            tests:
            - { name: a, request: { chat: a } }                                                       #! error required spec.tests[0].expect
            - { name: a, request: { chat: a }, expect: { verdict: Allowed } }                         #! error duplicate spec.tests[1].name
            - { request: { chat: a }, expect: { verdict: allowed } }                                  #! error required spec.tests[2].name #! error unknown-value spec.tests[2].expect.verdict
            - { name: d, expect: { verdict: Allowed } }                                               #! error required spec.tests[3].request
            - { name: e, request: { chat: a }, expect: {} }                                           #! error required spec.tests[4].expect.verdict
            - { name: f, request: { chat: a }, expect: { verdict: Blocked, rule: wrods } }            #! error unknown-value spec.tests[5].expect.rule
            - { name: g, request: { chat: a }, expect: { verdict: Allowed, found: [words, x] } }      #! error unknown-value spec.tests[6].expect.found[1]
            - { name: h, request: { chat: a }, expect: { verdict: Allowed, findings: none, rule: words } } #! error no-effect spec.tests[7].expect.findings
            - { name: i, request: { chat: a }, expect: { verdict: Allowed, received: { not: b } } }   #! error required spec.tests[8].expect.received
            - { name: j, request: { messages: [{ content: b }] }, expect: { verdict: Allowed } }      #! error required spec.tests[9].request.messages[0].role
            - { name: k, request: { chat: a, tools: [{}] }, expect: { verdict: Allowed } }            #! error required spec.tests[10].request.tools[0].name
            - { name: l, request: { chat: "" }, response: { toolCall: {} }, expect: { verdict: Allowed } } #! error length spec.tests[11].request.chat #! error required spec.tests[11].response.toolCall.name
            """),
        Case("a test that fails", """
            rules:
            - { name: words, detect: { keywords: { terms: [zephyr] } }, action: { block: {} } }
            tests:
            - { name: passes, request: { chat: zephyr }, expect: { verdict: Blocked } }
            - { name: fails, request: { chat: zephyr }, expect: { verdict: Allowed } }                #! error tests-failed spec.tests[1]
            """),
        Case("detectors of later versions", """
            rules:
            - name: a
              detect:
                links: {}              #! error unsupported spec.rules[0].detect.links
              action: { block: {} }
            """),
        Case("no rules", """
            mode: Enforce              #! error required spec.rules
            """),
        Case("empty rules", """
            rules: []                  #! error length spec.rules
            """),
        Case("rules that are no list", """
            rules: { a: b }            #! error wrong-type spec.rules
            """),
        Case("a rule that is no object", """
            rules:
            - words                    #! error wrong-type spec.rules[0]
            """),
        Case("rule without anything", """
            rules:
            - {}                       #! error required spec.rules[0].name #! error required spec.rules[0].detect #! error required spec.rules[0].action
            """),
        Case("duplicate rule", """
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            - { name: a, detect: { hiddenText: {} }, action: { flag: {} } }        #! error duplicate spec.rules[1].name
            """),
        Case("rule name", """
            rules:
            - { name: No_Name, detect: { hiddenText: {} }, action: { strip: {} } } #! error format spec.rules[0].name
            """),
        Case("mode in small letters", """
            mode: enforce              #! error unknown-value spec.mode
            rules:
            - { name: a, mode: shadow, detect: { hiddenText: {} }, action: { strip: {} } } #! error unknown-value spec.rules[0].mode
            """),
        Case("names of other fields", """
            onError: Flag              #! error unknown-value spec.onError
            onUninspectable: Deny      #! error unknown-value spec.onUninspectable
            rules:
            - { name: a, scope: [Everything], detect: { hiddenText: {} }, action: { strip: {} } } #! error unknown-value spec.rules[0].scope[0]
            """),
        Case("priority", """
            priority: 1001             #! error out-of-range spec.priority
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("priority in quotes", """
            priority: "10"             #! error wrong-type spec.priority
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("priority with a fraction", """
            priority: 1.5              #! error wrong-type spec.priority
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("description that is a number", """
            description: 42            #! error wrong-type spec.description
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("scope that is no list", """
            rules:
            - { name: a, scope: Input, detect: { hiddenText: {} }, action: { strip: {} } } #! error wrong-type spec.rules[0].scope
            """),
        Case("scope twice", """
            rules:
            - { name: a, scope: [User, User], detect: { hiddenText: {} }, action: { strip: {} } } #! error duplicate spec.rules[0].scope[1]
            """),
        Case("two detectors", """
            rules:
            - name: a
              detect: { pii: {}, secrets: {} }       #! error exactly-one spec.rules[0].detect
              action: { block: {} }
            """),
        Case("no detector", """
            rules:
            - name: a
              detect: {}               #! error exactly-one spec.rules[0].detect
              action: { block: {} }
            """),
        Case("detector without value", """
            rules:
            - name: a
              detect:
                hiddenText:            #! error wrong-type spec.rules[0].detect.hiddenText
              action: { strip: {} }
            """),
        Case("two actions", """
            rules:
            - name: a
              detect: { hiddenText: {} }
              action: { flag: {}, block: {} }        #! error exactly-one spec.rules[0].action
            """),
        Case("action as a word", """
            rules:
            - name: a
              detect: { hiddenText: {} }
              action: block            #! error wrong-type spec.rules[0].action
            """),
        Case("mistyped action", """
            rules:
            - name: a
              detect: { hiddenText: {} }
              action: { blok: {} }     #! error unknown-field spec.rules[0].action.blok
            """),
        Case("redacted hidden text", """
            rules:
            - name: a
              detect: { hiddenText: {} }
              action:
                redact: {}             #! error action spec.rules[0].action.redact
            """),
        Case("status of a block", """
            reply: { status: 200 }     #! error out-of-range spec.reply.status
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { block: { status: 600 } } } #! error out-of-range spec.rules[0].action.block.status
            """),
        Case("style of a block", """
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { block: { style: refusal } } } #! error unknown-value spec.rules[0].action.block.style
            """),
        Case("boolean of YAML 1.1", """
            mode: Off                                #! error refused
            reply: { revealCategory: yes }           #! error refused  #! error wrong-type spec.reply.revealCategory
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("host with scheme", """
            match: { hosts: ["https://api.openai.com"] }   #! error format spec.match.hosts[0]
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("path without slash", """
            match: { paths: ["v1/*"] } #! error format spec.match.paths[0]
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("match of nothing", """
            match: { models: [] }      #! error length spec.match.models
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("operation of a later version", """
            match: { operations: [Chat, Embeddings] }      #! error unsupported spec.match.operations[1]
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("unknown entity", """
            rules:
            - name: a
              detect:
                pii:
                  entities:
                  - CreditCard
                  - creditcard         #! error unknown-value spec.rules[0].detect.pii.entities[1]
                  - Persons            #! error unknown-value spec.rules[0].detect.pii.entities[2]
                  - PersonName
              action: { block: {} }
            """),
        Case("an entity of the wrong type keeps the others in their places", """
            rules:
            - name: a
              detect:
                pii:
                  entities:
                  - 42                 #! error wrong-type spec.rules[0].detect.pii.entities[0]
                  - Banana             #! error unknown-value spec.rules[0].detect.pii.entities[1]
              action: { block: {} }
            """),
        Case("unknown rule of secrets", """
            rules:
            - name: a
              detect: { secrets: { rules: [jwts] } }         #! error unknown-value spec.rules[0].detect.secrets.rules[0]
              action: { block: {} }
            - name: b
              detect: { secrets: { exclude: [no-such-thing] } } #! error unknown-value spec.rules[1].detect.secrets.exclude[0]
              action: { block: {} }
            """),
        Case("no secrets left", """
            rules:
            - name: a
              detect:
                secrets:               #! error no-effect spec.rules[0].detect.secrets
                  rules: [jwt]
                  exclude: [jwt]
              action: { block: {} }
            """),
        Case("allowed text that nobody sees", """
            rules:
            - name: a
              detect: { pii: { allow: ["\u200B"] } }         #! error format spec.rules[0].detect.pii.allow[0]
              action: { block: {} }
            """),
        Case("keywords without any", """
            rules:
            - name: a
              detect:
                keywords: {}           #! error required spec.rules[0].detect.keywords
              action: { block: {} }
            """),
        Case("terms that are none", """
            rules:
            - name: a
              detect:
                keywords:
                  terms:
                  - ""                 #! error length spec.rules[0].detect.keywords.terms[0]
                  - "\u200B"           #! error format spec.rules[0].detect.keywords.terms[1]
                  - 2026               #! error wrong-type spec.rules[0].detect.keywords.terms[2]
                  - true               #! error wrong-type spec.rules[0].detect.keywords.terms[3]
              action: { block: {} }
            """),
        Case("patterns", """
            rules:
            - name: a
              detect:
                keywords:
                  patterns:
                  - 'ACME-[0-9]+'      #! error pattern spec.rules[0].detect.keywords.patterns[0]
                  - '(a)\1'            #! error pattern spec.rules[0].detect.keywords.patterns[1]
                  - 'a(?=b)'           #! error pattern spec.rules[0].detect.keywords.patterns[2]
                  - '[a-'              #! error pattern spec.rules[0].detect.keywords.patterns[3]
                  - 'ok{1,3}'
              action: { block: {} }
            """),
        Case("duplicate key", """
            mode: 'Off'
            mode: Enforce              #! error duplicate-key
            rules:
            - { name: a, detect: { hiddenText: {} }, action: { strip: {} } }
            """),
        Case("everything at once", """
            mode: 'On'                   #! error unknown-value spec.mode
            rules:
            - name: A                  #! error format spec.rules[0].name
              detect: { hiddenText: { deep: true } } #! error unknown-field spec.rules[0].detect.hiddenText.deep
              action: { redact: {} }
            - name: b
              scope: []                #! error length spec.rules[1].scope
              detect: { hiddenText: {} }
              action: { strip: {} }
            """),
    ];

    private static string Targets(int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(static i => $"{{ group: '', kind: Service, name: s{i} }}"));
}
