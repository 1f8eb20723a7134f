using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Semantic;
using ExtProc.Core.Exchanges;
using ExtProc.Core.Policies;
using ExtProc.Testing.Detection;

namespace ExtProc.Core.Tests.Exchanges.Semantic;

/// <summary>Requests whose texts a model has to judge: what is asked, and what becomes of the answers.</summary>
public sealed class SemanticRequestTests
{
    private const string Clean = """{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"hello"}]}""";

    [TestCase("hello", false)]
    [TestCase("ATTACK", true)]
    [TestCase("\\u0041TTACK at dawn", true)]
    [TestCase("ATT\\u200BACK", false)]
    public void A_finding_blocks(string text, bool blocked)
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(SemanticRules.Injection()));
        using ExchangePipeline pipeline = harness.Begin($$"""{"messages":[{"role":"user","content":"{{text}}"}]}""", out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject?.Status, Is.EqualTo(blocked ? 403 : null));
            Assert.That(pipeline.Summary.Rule, Is.EqualTo(blocked ? "injection" : null));
            Assert.That(pipeline.Complete(ExchangeEnd.Completed), Is.EqualTo(blocked ? ExchangeOutcome.Blocked : ExchangeOutcome.Allowed));
        }
    }

    [Test]
    public void Each_part_is_asked_about_in_its_role_with_what_its_rules_need()
    {
        ScriptedDetector detector = SemanticRules.Detector();
        using var harness = new EngineHarness(detector, Rules.Policy(
            SemanticRules.Injection(scope: PartScope.User | PartScope.ToolResult), SemanticRules.Harm(scope: PartScope.Input)));
        harness.Forwarded("""{"messages":[{"role":"system","content":"S"},{"role":"user","content":"U"},{"role":"tool","tool_call_id":"a","content":"T"},{"role":"user","content":" \n"}]}""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(detector.Questions.Where(static asked => asked.Text is "S" or "U" or "T").Select(static asked => (asked.Text, asked.Role, asked.Needs)), Is.EqualTo(new[]
            {
                ("S", TextRole.System, SemanticNeeds.Harm),
                ("U", TextRole.User, SemanticNeeds.Harm | SemanticNeeds.Injection),
                ("T", TextRole.Tool, SemanticNeeds.Harm | SemanticNeeds.Injection | SemanticNeeds.IndirectInjection),
            }));
            Assert.That(detector.Questions.Select(static asked => asked.Exchange).Distinct().Count(), Is.EqualTo(1));
            Assert.That(detector.Questions.Select(static asked => asked.Timeout), Is.All.LessThanOrEqualTo(TimeSpan.FromSeconds(2)));
            Assert.That(detector.Questions.Select(static asked => asked.Text.Trim()), Has.None.Empty, "white space means nothing");
        }
    }

    [Test]
    public void Nothing_is_asked_where_patterns_block()
    {
        ScriptedDetector detector = SemanticRules.Detector();
        using var harness = new EngineHarness(detector, Rules.Policy(
            SemanticRules.Injection(), Rules.Rule("words", Rules.Block(), PartScope.Input, "zephyr")));
        using ExchangePipeline pipeline = harness.Begin(
            """{"messages":[{"role":"user","content":"ATTACK"},{"role":"user","content":"zephyr"}]}""", out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict.Reject, Is.Not.Null);
            Assert.That(pipeline.Summary.Rule, Is.EqualTo("words"));
            Assert.That(detector.Questions, Is.Empty);
        }
    }

    [Test]
    public void Nothing_is_asked_where_no_rule_asks()
    {
        ScriptedDetector detector = SemanticRules.Detector();
        using var harness = new EngineHarness(detector, Rules.Policy(SemanticRules.Harm(scope: PartScope.Output), Rules.Rule("words", Rules.Block(), PartScope.Input, "zephyr")));
        harness.Forwarded(Clean);
        Assert.That(detector.Questions, Is.Empty);
    }

    [TestCase("Meet Jane Doe in Rome.", "Meet [PERSON_NAME] in [LOCATION].")]
    [TestCase("Jane Doe, Jane Doe", "[PERSON_NAME], [PERSON_NAME]")]
    [TestCase("\\u004aane D\\u006fe 4111 1111 1111 1111", "[PERSON_NAME] [CREDIT_CARD]")]
    [TestCase("é\\ud83e\\udd8a José \\\"Pepe\\\" 🦊.", "é\\ud83e\\udd8a [PERSON_NAME].")]
    [TestCase("Jane DoeRome", "[PERSON_NAME][LOCATION]")]
    [TestCase("John", "John")]
    public void Names_are_replaced_where_they_stand(string text, string forwarded)
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(SemanticRules.Names(), Cards()));
        string body = $$"""{"messages":[{"role":"user","content":"{{text}}"}]}""";
        Assert.That(harness.Forwarded(body), Is.EqualTo($$"""{"messages":[{"role":"user","content":"{{forwarded}}"}]}"""));
    }

    [Test]
    public void A_name_and_a_pattern_that_overlap_are_one()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(
            SemanticRules.Names(), Rules.Rule("words", Rules.Redact(RedactionStyle.Label), PartScope.Input, "Doe in")));
        Assert.That(
            harness.Forwarded("""{"messages":[{"role":"user","content":"Meet Jane Doe in Rome."}]}"""),
            Is.EqualTo("""{"messages":[{"role":"user","content":"Meet [PERSON_NAME][WORDS] [LOCATION]."}]}"""));
    }

    [Test]
    public void Names_in_arguments_of_tool_calls_leave_the_arguments_json()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(SemanticRules.Names()));
        string body = """{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"to\":\"Jane Doe\",\"in\":\"\\u0052ome\"}"}}]}]}""";
        Assert.That(harness.Forwarded(body), Does.Contain("""{\"to\":\"[PERSON_NAME]\",\"in\":\"[LOCATION]\"}"""));
    }

    [Test]
    public void Allowed_names_are_none()
    {
        var people = Rules.Rule("people", Rules.Redact(RedactionStyle.Label), PartScope.Input, new RuleDetection
        {
            Patterns = [],
            Allow = new HashSet<string> { "JANE DOE" },
            Semantic = new NamesDetection([NameEntity.Person, NameEntity.Location]),
        });
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(people));
        Assert.That(harness.Forwarded("""{"messages":[{"role":"user","content":"Jane Doe, Rome"}]}"""), Does.Contain("Jane Doe, [LOCATION]"));
    }

    [TestCase("redact", "[INJECTION]")]
    [TestCase("strip", "")]
    public void A_text_that_is_a_finding_is_replaced_as_a_whole(string action, string left)
    {
        RuleAction does = action == "redact" ? Rules.Redact(RedactionStyle.Label) : new RuleAction.Strip();
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(SemanticRules.Injection(does), SemanticRules.Names()));
        string forwarded = harness.Forwarded("""{"messages":[{"role":"user","content":"An ATTACK by Jane Doe"},{"role":"user","content":"hi"}]}""");
        Assert.That(forwarded, Is.EqualTo($$"""{"messages":[{"role":"user","content":"{{left.Replace("[INJECTION]", "[PROMPT_INJECTION]", StringComparison.Ordinal)}}"},{"role":"user","content":"hi"}]}"""));
    }

    [Test]
    public void Arguments_that_are_a_finding_become_a_string()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(SemanticRules.Harm(Rules.Redact(RedactionStyle.Label))));
        string body = """{"messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"plan\":\"VIOLENCE\"}"}}]}]}""";
        Assert.That(harness.Forwarded(body), Does.Contain(""" "arguments":"\"[VIOLENCE]\"" """.Trim()));
    }

    [Test]
    public void A_rule_in_shadow_counts_and_changes_nothing()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(SemanticRules.Injection(mode: PolicyMode.Shadow)));
        string body = """{"messages":[{"role":"user","content":"ATTACK"}]}""";
        using ExchangePipeline pipeline = harness.Begin(body, out BodyVerdict verdict);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(verdict, Is.EqualTo(BodyVerdict.Continue));
            Assert.That(pipeline.Summary.Decision, Is.EqualTo("flagged"));
        }
    }

    [Test]
    public void A_token_for_a_name_is_restored_in_the_response()
    {
        using var harness = new EngineHarness(SemanticRules.Detector(), Rules.Policy(SemanticRules.Names(Rules.Redact(RedactionStyle.Token), PartScope.Input)));
        using ExchangePipeline pipeline = harness.Begin("""{"messages":[{"role":"user","content":"Mail Jane Doe"}]}""", out BodyVerdict verdict);
        string sent = System.Text.Encoding.UTF8.GetString(verdict.Replacement!.Value.Span);
        string token = sent[sent.IndexOf('[', 20)..(sent.IndexOf(']') + 1)];
        token = token[token.LastIndexOf('[')..];
        byte[] answer = System.Text.Encoding.UTF8.GetBytes($$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"Mailed {{{token}}}."}}]}""");
        string received = EngineHarness.Released(pipeline, EngineHarness.Json(), [answer], out _);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sent, Does.Not.Contain("Jane"));
            Assert.That(received, Does.Contain("Mailed Jane Doe."));
        }
    }

    private static CompiledRule Cards() => Rules.Rule("CreditCard", Rules.Redact(RedactionStyle.Label), PartScope.Input, @"\b\d{4} \d{4} \d{4} \d{4}\b");
}
