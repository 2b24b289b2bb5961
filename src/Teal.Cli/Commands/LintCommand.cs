using Teal.Cli.Configuration;
using Teal.Cli.Hosting;
using Teal.Cli.Linting;
using Teal.Cli.Output;
using Teal.Linting.Documentation;
using Teal.Linting.Rules;

namespace Teal.Cli.Commands;

/// <summary><c>teal lint</c>: says what is dangerous in migrations, and why. Needs no database.</summary>
internal static class LintCommand
{
    /// <summary>The verb.</summary>
    public const string Name = "lint";

    /// <summary>The command.</summary>
    public static TealCommand Create(CommandSetup setup)
    {
        var options = new LintOptions();
        var command = new TealCommand(Name, "Say what is dangerous in migrations, and why (no database)")
        {
            Details = "Exit code 0: nothing found. 1: findings of severity warning or error, or text that is no SQL; everything else was still looked at. 2: wrong "
                + "usage or configuration. 3: a file could not be read. A flag wins over its setting in teal.json; a comment '-- teal:ignore RULE reason' at a statement accepts a finding.",
            WritesForCi = true,
            Examples =
            [
                "teal lint migrations/",
                "teal lint migrations/042.sql --migrations migrations/",
                "teal lint migrations --diff origin/main --format github",
                "teal lint migrations/042.sql --fix --dry-run",
                "git show HEAD:migrations/042.sql | teal lint - --format json",
            ],
        };
        options.AddTo(command);
        // Nothing is left half done, so an interrupt need not wait for a file or standard input to end. On a thread of its own: to start
        // the pool takes longer than to lint a small file.
        return setup.Complete(command, (invocation, cancellation) => Task.Factory.StartNew(
            () => invocation.Arguments.GetValue(options.Explain) is { } rule ? Explain(invocation, rule)
                : invocation.Arguments.GetValue(options.List) ? List(invocation)
                : new LintRun(invocation, options.Read(invocation)).Run(),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancellation));
    }

    private static int Explain(Invocation invocation, string id)
    {
        if (RuleSet.Find(id) is { } rule)
            return Print(invocation, "--explain", RulePage.Of(rule), output => RulePageJson.Write(output, rule));
        var problem = LintValues.ProblemOfRule(id)!;
        throw new UsageException($"{char.ToUpperInvariant(problem[0])}{problem[1..]}{(problem.EndsWith('?') ? "" : ".")}");
    }

    private static int List(Invocation invocation) => Print(invocation, "--rules", RulePage.List(), RuleJson.WriteAll);

    private static int Print(Invocation invocation, string option, string text, Action<Terminal> writeJson)
    {
        if (invocation.Format is not (OutputFormat.Text or OutputFormat.Json))
            throw new UsageException($"{option} writes text or json; sarif, github, gitlab and junit are for findings.");
        if (invocation.Format == OutputFormat.Json) writeJson(invocation.Out);
        else invocation.Out.Writer.Write(text);
        return ExitCode.Done;
    }
}
