using System.CommandLine;
using Teal.Cli.Hosting;
using Teal.Cli.Input;
using Teal.Cli.Output;
using Teal.Linting;
using Teal.Linting.Documentation;
using Teal.Linting.Effects;
using Teal.Linting.Rules;
using Teal.Sql.Text;

namespace Teal.Cli.Commands;

/// <summary><c>teal lint</c>: says what is dangerous in migrations, and why. Needs no database.</summary>
internal static class LintCommand
{
    /// <summary>The command.</summary>
    public static TealCommand Create(CommandSetup setup)
    {
        var paths = CommandSetup.Paths("PATH", "SQL files in the order in which they run; a folder means all *.sql files in it and below it; - is standard input");
        var schema = new Option<string?>("--schema")
        {
            Description = "The schema before these files: an SQL file, or a folder of migrations in order [default: \"schema\" of teal.json]",
            HelpName = "FILE|DIR",
        };
        var pgVersion = new Option<int?>("--pg-version")
        {
            Description = $"Major version of the server, {StatementEffects.OldestSupportedMajor} to {StatementEffects.NewestSupportedMajor} [default: \"lint.pgVersion\" of teal.json, else {LintSettings.DefaultPgMajor}]",
            HelpName = "N",
        };
        pgVersion.Validators.Add(result =>
        {
            if (!int.TryParse(result.Tokens is [var token] ? token.Value : "", out var major)
                || major is < StatementEffects.OldestSupportedMajor or > StatementEffects.NewestSupportedMajor)
                result.AddError($"--pg-version is a whole number from {StatementEffects.OldestSupportedMajor} to {StatementEffects.NewestSupportedMajor}.");
        });
        var command = new TealCommand("lint", "Say what is dangerous in migrations, and why (no database)")
        {
            Details = "Exit code 0: nothing found. 1: findings, or text that is no SQL; everything else was still looked at.",
            Examples =
            [
                "teal lint migrations/",
                "teal lint migrations/042.sql --schema schema.sql",
                "git show HEAD:migrations/042.sql | teal lint - --format json",
            ],
        };
        var explain = new Option<string?>("--explain") { Description = "Print the page of a rule: why, examples, the safe way", HelpName = "RULE" };
        var rules = new Option<bool>("--rules") { Description = "List the rules" };
        paths.Arity = ArgumentArity.ZeroOrMore;
        command.Add(paths);
        command.Add(explain);
        command.Add(rules);
        command.Add(schema);
        command.Add(pgVersion);
        // Nothing is left half done, so an interrupt need not wait for a file or standard input to end.
        return setup.Complete(command, (invocation, cancellation) => Task.Run(
            () => invocation.Arguments.GetValue(explain) is { } rule ? Explain(invocation, rule)
                : invocation.Arguments.GetValue(rules) ? Print(invocation, RulePage.List())
                : Run(
                invocation,
                invocation.Arguments.GetValue(paths) is { Length: > 0 } given ? given : throw new UsageException("PATH is missing: give the files or folders to lint; - is standard input."),
                invocation.Arguments.GetValue(schema) ?? invocation.Settings.Schema,
                invocation.Arguments.GetValue(pgVersion) ?? invocation.Settings.Lint.PgVersion),
            cancellation).WaitAsync(cancellation));
    }

    private static int Explain(Invocation invocation, string id) =>
        RuleSet.Find(id) is { } rule
            ? Print(invocation, RulePage.Of(rule))
            : throw new UsageException($"There is no rule {id}; `teal lint --rules` lists them.");

    private static int Print(Invocation invocation, string page)
    {
        invocation.Out.Writer.Write(page);
        return ExitCode.Done;
    }

    private static int Run(Invocation invocation, IReadOnlyList<string> paths, string? schemaPath, int? pgMajor)
    {
        var host = invocation.Host;
        var files = SqlPaths.Expand(host, paths);
        var schema = schemaPath is null ? null : SchemaFiles.Load(host, schemaPath, files);
        var texts = new List<SourceText>();
        var unreadable = new List<LintError>();
        foreach (var file in files)
            if (SqlFile.TryRead(host, file, out var text, out var problem)) texts.Add(text);
            else unreadable.Add(new LintError(problem!.File, problem.Position, problem.Message));

        var linted = Linter.Lint(texts, schema, pgMajor is { } major ? new LintSettings { PgMajor = major } : null);
        var result = linted with { Files = files.Count, Errors = [.. unreadable, .. linted.Errors] };
        if (invocation.Format == OutputFormat.Json) LintJson.Write(invocation.Out, result);
        else LintText.Write(invocation.Out, invocation.Error, result);
        return result.Findings.IsEmpty && result.Errors.IsEmpty ? ExitCode.Done : ExitCode.No;
    }
}
