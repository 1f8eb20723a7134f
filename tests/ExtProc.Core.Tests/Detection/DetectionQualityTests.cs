using ExtProc.Core.Detection.Pii;
using ExtProc.Core.Detection.Secrets;

namespace ExtProc.Core.Tests.Detection;

/// <summary>Recall and false alarms on labelled data that the rules were developed with; the figures are printed.</summary>
public sealed class DetectionQualityTests
{
    private static readonly string[] PersonalData = ["pii.train", "pii.written.dev", "pii.written.train"];

    [TestCase("EMAIL_ADDRESS", "Email", 0.99)]
    [TestCase("PHONE_NUMBER", "Phone", 0.95)]
    [TestCase("CREDIT_CARD", "CreditCard", 0.99)]
    [TestCase("IBAN_CODE", "Iban", 0.99)]
    [TestCase("IP_ADDRESS", "IpV4", 0.99)]
    [TestCase("DATE_OF_BIRTH", "DateOfBirth", 0.75)]
    public void Personal_data_is_found(string type, string entity, double floor)
    {
        var probe = RuleProbe.ForEntities(entity);
        int spans = 0, hits = 0, exact = 0, others = 0;
        foreach (var row in PersonalData.SelectMany(LabelledRow.Read))
        {
            var found = probe.Find(row.Text);
            foreach (var span in row.Spans.Where(span => span.Type == type))
            {
                spans++;
                hits += found.Any(span.Meets) ? 1 : 0;
                exact += found.Any(text => text.Start == span.Start && text.End == span.End) ? 1 : 0;
            }

            others += found.Count(text => !row.Spans.Any(span => span.Type == type && span.Meets(text)));
        }

        TestContext.Out.WriteLine($"{entity}: {spans} spans, found {(double)hits / spans:P1}, exactly {(double)exact / spans:P1}; {others} other findings");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((double)hits / spans, Is.GreaterThanOrEqualTo(floor));
            Assert.That(others, Is.LessThanOrEqualTo(10));
        }
    }

    [Test]
    public void Secrets_are_found_and_look_alikes_are_not()
    {
        var probe = new RuleProbe(SecretRules.All);
        var rows = LabelledRow.Read("secrets.dev").ToLookup(row => row.Kind, row => probe.Find(row.Text).Count > 0);

        foreach (var kind in rows)
        {
            TestContext.Out.WriteLine($"{kind.Key}: {kind.Count()} rows, found in {(double)kind.Count(hit => hit) / kind.Count():P1}");
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows["secret"].Average(hit => hit ? 1.0 : 0.0), Is.GreaterThanOrEqualTo(0.95));
            Assert.That(rows["not-a-secret"], Has.None.True);
            Assert.That(rows["identifier"].Average(hit => hit ? 1.0 : 0.0), Is.LessThanOrEqualTo(0.4), "names of buckets and accounts are no secrets");
        }
    }

    [TestCase("benign.dev")]
    [TestCase("benign.train")]
    public void Ordinary_prompts_seldom_alarm(string file)
    {
        // These prompts hold addresses and dates of birth for the model to work on: they are what the rules should find.
        var expected = new HashSet<string> { "Email", "DateOfBirth" };
        var personal = RuleProbe.ForEntities(PiiEntities.Default);
        var secrets = new RuleProbe(SecretRules.All);
        int rows = 0, personalRows = 0, doubtfulRows = 0, secretRows = 0;
        foreach (var row in LabelledRow.Read(file))
        {
            rows++;
            var found = personal.Find(row.Text);
            personalRows += found.Count > 0 ? 1 : 0;
            doubtfulRows += found.Any(text => !expected.Contains(text.Name)) ? 1 : 0;
            secretRows += secrets.Find(row.Text).Count > 0 ? 1 : 0;
        }

        TestContext.Out.WriteLine(
            $"{file}: of {rows} rows {personalRows} with personal data, {doubtfulRows} with any but an address or a date of birth, {secretRows} with a secret");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(doubtfulRows, Is.LessThanOrEqualTo(rows * 0.002));
            Assert.That(secretRows, Is.LessThanOrEqualTo(rows * 0.002));
        }
    }
}
