using System.Globalization;
using System.Text;
using System.Xml;

namespace ExtProc.Cli.Testing;

/// <summary>The report as JUnit's XML, which CI systems read: a suite for each policy, and one for what could not be tested.</summary>
internal static class TestJunit
{
    public static string Render(TestReport report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            Counts(xml, report.Results.Count + report.Problems.Count, report.Failed, report.Problems.Count);
            foreach (var suite in report.Results.GroupBy(static result => result.Policy))
            {
                xml.WriteStartElement("testsuite");
                xml.WriteAttributeString("name", suite.Key);
                Counts(xml, suite.Count(), suite.Count(static result => !result.Test.IsPassed), 0);
                foreach (var (policy, test) in suite)
                {
                    Case(xml, policy, test.Name, "failure", test.Failure);
                }
                xml.WriteEndElement();
            }
            Problems(xml, report);
            xml.WriteEndElement();
        }
        return text.ToString();
    }

    private static void Problems(XmlWriter xml, TestReport report)
    {
        if (report.Problems.Count == 0)
        {
            return;
        }
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Printable(report.Path));
        Counts(xml, report.Problems.Count, 0, report.Problems.Count);
        foreach (var problem in report.Problems)
        {
            Case(xml, report.Path, $"{problem.Code} {problem.Path}".TrimEnd(), "error", problem.ToString());
        }
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, string suite, string name, string element, string? message)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Printable(suite));
        xml.WriteAttributeString("name", Printable(name));
        if (message is not null)
        {
            xml.WriteStartElement(element);
            xml.WriteAttributeString("message", Printable(message));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, int tests, int failures, int errors)
    {
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", errors.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>XML has no way to write some characters, halves of surrogate pairs among them.</summary>
    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isXml = rune.Utf16SequenceLength == 2 || XmlConvert.IsXmlChar((char)rune.Value);
            printable.Append(isXml ? rune.ToString() : "\uFFFD");
        }
        return printable.ToString();
    }
}
