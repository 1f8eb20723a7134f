namespace ExtProc.Server.Tests.Policies;

/// <summary>Mistakes in what rules ask models and guards, told as all others.</summary>
public sealed class InvalidDetectorTests
{
    [TestCaseSource(nameof(Specs))]
    public void Spec(string spec) => PolicyText.AssertAllTold(PolicyText.Around(spec));

    private static TestCaseData Case(string name, string yaml) => new TestCaseData(yaml).SetArgDisplayNames(name);

    private static IEnumerable<TestCaseData> Specs() =>
    [
        Case("remote guards", """
            rules:
            - { name: a, detect: { remote: {} }, action: { flag: {} } }                                  #! error required spec.rules[0].detect.remote.url
            - { name: b, detect: { remote: { url: guard } }, action: { flag: {} } }                      #! error format spec.rules[1].detect.remote.url
            - { name: c, detect: { remote: { url: "http://g", timeout: 31s } }, action: { flag: {} } }   #! error out-of-range spec.rules[2].detect.remote.timeout
            - { name: d, detect: { remote: { url: "http://g", timeout: 9ms } }, action: { flag: {} } }   #! error out-of-range spec.rules[3].detect.remote.timeout
            - { name: e, detect: { remote: { url: "http://g", cache: 25h } }, action: { flag: {} } }     #! error out-of-range spec.rules[4].detect.remote.cache
            - { name: f, detect: { remote: { url: "http://g", threshold: 101 } }, action: { flag: {} } } #! error out-of-range spec.rules[5].detect.remote.threshold
            - { name: g, detect: { remote: { url: "http://g", kind: Llama } }, action: { flag: {} } }    #! error unknown-value spec.rules[6].detect.remote.kind
            - { name: h, detect: { remote: { url: "https://g", headers: [{ name: Host, secret: a }] } }, action: { flag: {} } } #! error format spec.rules[7].detect.remote.headers[0].name
            - { name: i, detect: { remote: { url: "https://g", headers: [{ name: X }] } }, action: { flag: {} } }               #! error required spec.rules[8].detect.remote.headers[0].secret
            - { name: j, detect: { remote: { url: "https://g", headers: [{ name: X, secret: ../token }] } }, action: { flag: {} } } #! error format spec.rules[9].detect.remote.headers[0].secret
            - { name: k, detect: { remote: { url: "https://g", authorities: a/b } }, action: { flag: {} } } #! error format spec.rules[10].detect.remote.authorities
            """),
        Case("sensitivity", """
            rules:
            - { name: a, detect: { promptInjection: { sensitivity: medium } }, action: { block: {} } } #! error unknown-value spec.rules[0].detect.promptInjection.sensitivity
            - { name: b, detect: { indirectInjection: { threshold: 1 } }, action: { block: {} } }      #! error unknown-field spec.rules[1].detect.indirectInjection.threshold
            """),
        Case("harm", """
            rules:
            - { name: a, detect: { harm: { sensitivity: High, categories: { Hate: Low } } }, action: { block: {} } } #! error exactly-one spec.rules[0].detect.harm.sensitivity
            - { name: b, detect: { harm: { categories: {} } }, action: { block: {} } }                  #! error required spec.rules[1].detect.harm.categories
            - { name: c, detect: { harm: { categories: { Weapons: Low, Cbrn: High } } }, action: { block: {} } } #! error duplicate spec.rules[2].detect.harm.categories.Cbrn
            - { name: d, detect: { harm: { categories: { Hates: Low } } }, action: { block: {} } }      #! error unknown-field spec.rules[3].detect.harm.categories.Hates
            - { name: e, detect: { harm: { categories: { Hate: Most } } }, action: { block: {} } }        #! error unknown-value spec.rules[4].detect.harm.categories.Hate
            """),
        Case("topics", """
            rules:
            - { name: a, detect: { topics: {} }, action: { block: {} } }                                #! error required spec.rules[0].detect.topics
            - { name: b, detect: { topics: { deny: [] } }, action: { block: {} } }                      #! error length spec.rules[1].detect.topics.deny
            - { name: c, detect: { topics: { deny: [{ name: a }] } }, action: { block: {} } }           #! error required spec.rules[2].detect.topics.deny[0].examples
            - { name: d, detect: { topics: { deny: [{ name: a, examples: [" "] }] } }, action: { block: {} } } #! error format spec.rules[3].detect.topics.deny[0].examples[0]
            - name: e
              detect:
                topics:
                  deny: [{ name: legal, examples: [Can I sue?] }]
                  allow: [{ name: legal, examples: [How do I pay?] }]                                   #! error duplicate spec.rules[4].detect.topics.allow[0].name
              action: { block: {} }
            """),
        Case("more topics than the cap", $$"""
            rules:
            - { name: a, detect: { topics: { deny: [{{Topics(17)}}] } }, action: { block: {} } } #! error length spec.rules[0].detect.topics.deny
            """),
        Case("streaming", """
            streaming:
              classifiers: Follow      #! error unknown-value spec.streaming.classifiers
              window: 63               #! error out-of-range spec.streaming.window
              maxHold: 250             #! error wrong-type spec.streaming.maxHold
            rules:
            - { name: a, scope: [Output], detect: { harm: {} }, action: { block: {} } }
            """),
        Case("a hold beyond its range", """
            streaming: { maxHold: 31s } #! error out-of-range spec.streaming.maxHold
            rules:
            - { name: a, scope: [Output], detect: { harm: {} }, action: { block: {} } }
            """),
        Case("a hold without unit", """
            streaming: { maxHold: "250" } #! error format spec.streaming.maxHold
            rules:
            - { name: a, scope: [Output], detect: { harm: {} }, action: { block: {} } }
            """),
    ];

    private static string Topics(int count) => string.Join(", ", Enumerable.Range(0, count).Select(static i => $"{{ name: t{i}, examples: [a] }}"));
}
