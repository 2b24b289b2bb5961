using Teal.Cli.Hosting;
using Teal.Cli.Linting;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> in the format that is asked for; all but text and JSON leave a summary on standard error.</summary>
internal static class LintWriters
{
    /// <summary>Writes <paramref name="report"/>.</summary>
    public static void Write(Invocation invocation, LintReport report)
    {
        using (var writer = new ChunkedWriter(invocation.Out.Writer))
        {
            var output = new Terminal(writer, invocation.Out.IsTerminal, invocation.Host);
            switch (invocation.Format)
            {
                case OutputFormat.Text:
                    LintText.WriteFindings(output, report);
                    break;
                case OutputFormat.Json:
                    LintJson.Write(output, report);
                    return;
                case OutputFormat.Sarif:
                    LintSarif.Write(output, report);
                    break;
                case OutputFormat.Github:
                    LintGithub.Write(output, report);
                    break;
                case OutputFormat.Gitlab:
                    LintGitlab.Write(output, report);
                    break;
                case OutputFormat.Junit:
                    LintJunit.Write(output, report);
                    break;
            }
        }

        LintText.WriteSummary(invocation.Error, report);
    }
}
