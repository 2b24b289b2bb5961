using Teal.Cli.Hosting;
using Teal.Cli.Linting;

namespace Teal.Cli.Output;

/// <summary>The result of <c>teal lint</c> in the format that is asked for; all but text and JSON leave a summary on standard error.</summary>
internal static class LintWriters
{
    /// <summary>Writes <paramref name="report"/>.</summary>
    public static void Write(Invocation invocation, LintReport report)
    {
        switch (invocation.Format)
        {
            case OutputFormat.Text:
                LintText.Write(invocation.Out, invocation.Error, report);
                return;
            case OutputFormat.Json:
                LintJson.Write(invocation.Out, report);
                return;
            case OutputFormat.Sarif:
                LintSarif.Write(invocation.Out, report);
                break;
            case OutputFormat.Github:
                LintGithub.Write(invocation.Out, report);
                break;
            case OutputFormat.Gitlab:
                LintGitlab.Write(invocation.Out, report);
                break;
            case OutputFormat.Junit:
                LintJunit.Write(invocation.Out, report);
                break;
        }

        LintText.WriteSummary(invocation.Error, report);
    }
}
