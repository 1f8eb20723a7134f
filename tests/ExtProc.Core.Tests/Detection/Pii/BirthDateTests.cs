namespace ExtProc.Core.Tests.Detection.Pii;

public sealed class BirthDateTests
{
    private static readonly RuleProbe Probe = RuleProbe.ForEntities("DateOfBirth");

    [TestCase("born on 14/02/1990 in", "14/02/1990")]
    [TestCase("DOB: 1969-08-14", "1969-08-14")]
    [TestCase("date_of_birth = '12.06.1985'", "12.06.1985")]
    [TestCase("She was born in Leeds on 27 November 1982.", "27 November 1982")]
    [TestCase("Birthday: October 3rd, 2001", "October 3rd, 2001")]
    [TestCase("né le 18 janvier 1977 à", "18 janvier 1977")]
    [TestCase("fecha de nacimiento: 2 de agosto de 1999", "2 de agosto de 1999")]
    [TestCase("Urodziłem się 21 lutego 1974 r.", "21 lutego 1974")]
    [TestCase("Дата рождения: 12 июня 1996 года", "12 июня 1996")]
    [TestCase("生年月日：1956年3月8日", "1956年3月8日")]
    [TestCase("父は昭和28年4月11日生まれです", "昭和28年4月11日生まれ")]
    [TestCase("geb. 4. Mai 1971", "4. Mai 1971")]
    public void Finds(string text, string expected) => Assert.That(Probe.Texts(text), Is.EqualTo([expected]));

    [TestCase("released on 14/02/1990")]
    [TestCase("born with 12 lovely 1990")]
    [TestCase("born on 45/99/1990")]
    [TestCase("born in 1990")]
    [TestCase("会議は2024年3月8日です")]
    public void Passes_over(string text) => Assert.That(Probe.Texts(text), Is.Empty);
}
