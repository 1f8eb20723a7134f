using System.Text;
using ExtProc.Core.Detection;
using ExtProc.Core.Detection.Patterns;
using ExtProc.Core.Detection.Scanning;
using ExtProc.Core.Exchanges;

namespace ExtProc.Core.Tests.Detection.Scanning;

public sealed class ContextFilterTests
{
    private static readonly PatternDefinition AssignedWord = new()
    {
        Name = "word",
        Expression = @"\b\w{4,200}\b",
        Context = static before => before.EndsWith("="),
    };

    private readonly TextScanner _scanner = new();

    [TestCase("some words x=here and there", 13)]
    [TestCase("=alone", 1)]
    public void Only_starts_that_the_filter_allows_match(string text, int start)
    {
        Scan(text, final: true);

        Assert.That(_scanner.Matches.ToArray().Select(match => match.Start), Is.EqualTo([start]));
    }

    [TestCase("many words", 10)]
    [TestCase("x=word", 2)]
    public void A_start_that_the_filter_refuses_holds_nothing_back(string text, int safe)
    {
        Scan(text, final: false);

        Assert.That(_scanner.Safe, Is.EqualTo(safe));
    }

    [Test]
    public void A_filter_is_asked_once_a_start_however_many_candidates_there_are()
    {
        var asked = 0;
        var counting = new PatternDefinition { Name = "run", Expression = @"\b[a-z][a-z.]{0,199}", Context = _ => ++asked < 0 };

        Scan("a.b.c.d.e.f", final: true, counting);

        Assert.That(asked, Is.EqualTo(6));
    }

    [Test]
    public void A_walk_that_goes_on_for_an_allowed_pattern_outlives_a_refused_one()
    {
        var longer = new PatternDefinition { Name = "longer", Expression = "b{100}c" };

        Scan(new string('b', 100) + "c", final: true, AssignedWord, longer);

        Assert.That(_scanner.Matches.ToArray().Select(match => match.Pattern), Is.EqualTo([1]));
    }

    private void Scan(string text, bool final, params PatternDefinition[] patterns)
    {
        _scanner.Reset(ScanPlan.Compile([new RuleDetection { Patterns = patterns is [] ? [AssignedWord] : patterns }]), TextEncoding.JsonString);
        _scanner.Scan(Encoding.UTF8.GetBytes(text), final);
    }
}
