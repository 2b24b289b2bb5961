using System.Globalization;
using System.Text;
using System.Xml;
using Teal.Cli.Linting;
using Teal.Linting;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> as JUnit's XML: a suite for each file, a failed case for each finding, one that passed for a file without any.</summary>
internal static class LintJunit
{
    /// <summary>Writes the document.</summary>
    public static void Write(Terminal output, LintReport report)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            WriteCounts(xml, "teal lint", report.Files.Sum(Cases), report.Findings.Count(), report.Errors.Count());
            foreach (var file in report.Files) WriteSuite(xml, file);
            xml.WriteEndElement();
        }

        output.Line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        output.Line(text.ToString());
    }

    private static int Cases(ReportedFile file) => Math.Max(1, file.Findings.Length + file.Errors.Length);

    private static void WriteSuite(XmlWriter xml, ReportedFile file)
    {
        xml.WriteStartElement("testsuite");
        WriteCounts(xml, file.Name, Cases(file), file.Findings.Length, file.Errors.Length);
        if (file.Findings.IsEmpty && file.Errors.IsEmpty)
        {
            StartCase(xml, file, "teal lint", 1);
            xml.WriteEndElement();
        }

        foreach (var error in file.Errors)
        {
            StartCase(xml, file, $"{error.Kind} {Place(error.Position.Line, error.Position.Column)}", error.Position.Line);
            WriteProblem(xml, "error", error.Kind, error.Message, $"{file.Name}:{Place(error.Position.Line, error.Position.Column)}: {error.Message}");
            xml.WriteEndElement();
        }

        foreach (var finding in file.Findings)
        {
            var place = Place(finding.Start.Line, finding.Start.Column);
            StartCase(xml, file, $"{finding.Rule} {place}", finding.Start.Line);
            WriteProblem(xml, "failure", FindingWords.Of(finding.Severity), finding.Message, $"{file.Name}:{place}: {finding.Statement}\n\n{finding.Help}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, string name, int tests, int failures, int errors)
    {
        xml.WriteAttributeString("name", Valid(name));
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", errors.ToString(CultureInfo.InvariantCulture));
    }

    private static void StartCase(XmlWriter xml, ReportedFile file, string name, int line)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Valid(file.Name));
        xml.WriteAttributeString("name", Valid(name));
        xml.WriteAttributeString("file", Valid(file.Name));
        xml.WriteAttributeString("line", line.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteProblem(XmlWriter xml, string element, string type, string message, string text)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("message", Valid(message));
        xml.WriteString(Valid(text));
        xml.WriteEndElement();
    }

    private static string Place(int line, int column) => string.Create(CultureInfo.InvariantCulture, $"{line}:{column}");

    // XML 1.0 has no form at all, not even an escaped one, for most control characters.
    private static string Valid(string text)
    {
        var valid = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) valid.Append(text, i++, 2);
            else valid.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return valid.ToString();
    }
}
