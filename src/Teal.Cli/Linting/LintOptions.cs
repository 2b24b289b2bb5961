using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Teal.Cli.Configuration;
using Teal.Cli.Hosting;
using Teal.Linting;
using Teal.Linting.Effects;

namespace Teal.Cli.Linting;

/// <summary>The arguments and options of <c>teal lint</c>.</summary>
internal sealed class LintOptions
{
    private readonly Argument<string[]> _paths = CommandSetup.Paths(
        "PATH", "SQL files in the order in which they run; a folder means all *.sql files in it and below it; - is standard input [default: \"lint.paths\", else \"lint.migrations\" of teal.json]");

    private readonly Option<string?> _schema = new("--schema") { Description = "The schema before the files: an SQL file, or a folder of migrations", HelpName = "FILE|DIR" };

    private readonly Option<string?> _migrations = new("--migrations") { Description = "The folder of all migrations: each file sees the schema that those before it make", HelpName = "DIR" };

    private readonly Option<int?> _pgVersion = new("--pg-version")
    {
        Description = $"Version of the server, {StatementEffects.OldestSupportedMajor} to {StatementEffects.NewestSupportedMajor} [default: {LintSettings.DefaultPgMajor}]",
        HelpName = "N",
        CustomParser = ReadVersion,
    };

    private readonly Option<TransactionMode?> _transactions = new("--transactions")
    {
        Description = $"What the runner wraps in a transaction: {string.Join(", ", TransactionModes.Words)} [default: not known]",
        HelpName = "MODE",
        CustomParser = ReadTransactions,
    };

    private readonly Option<ImmutableDictionary<string, Severity?>?> _rules = new("--rule")
    {
        Description = "Weigh a rule otherwise: off, info, warning, error; may be repeated",
        HelpName = "RULE=SEVERITY",
        CustomParser = ReadRules,
    };

    private readonly Option<string?> _baseline = new("--baseline") { Description = "Report nothing that is in this file", HelpName = "FILE" };

    private readonly Option<string?> _writeBaseline = new("--write-baseline") { Description = "Write what is found into this file", HelpName = "FILE" };

    private readonly Option<string?> _diff = new("--diff") { Description = "Report only what was added or changed since this Git revision", HelpName = "REV" };

    private readonly Option<FailOn?> _failOn = new("--fail-on")
    {
        Description = "Exit code 1 from this severity on: info, warning, error, never [default: \"lint.failOn\" of teal.json, else warning]",
        HelpName = "SEVERITY",
        CustomParser = ReadFailOn,
    };

    private readonly Option<bool> _fix = new("--fix") { Description = "Write the safe way into the files, where it is mechanical" };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --fix: only show what would be written" };

    /// <summary>Prints the page of a rule instead.</summary>
    public Option<string?> Explain { get; } = new("--explain") { Description = "Print the page of a rule: why, examples, the safe way", HelpName = "RULE" };

    /// <summary>Prints the list of rules instead.</summary>
    public Option<bool> List { get; } = new("--rules") { Description = "List the rules" };

    /// <summary>Adds all of them to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        _paths.Arity = ArgumentArity.ZeroOrMore;
        command.Add(_paths);
        foreach (var option in (Option[])[_schema, _migrations, _pgVersion, _transactions, _rules, _diff, _baseline, _writeBaseline, _fix, _dryRun, _failOn, Explain, List])
            command.Add(option);
    }

    /// <summary>What is asked for. A flag wins over its setting; --schema or --migrations over both of these.</summary>
    /// <exception cref="UsageException">Options do not go together.</exception>
    public LintRequest Read(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        var (settings, lint) = (invocation.Settings, invocation.Settings.Lint);
        var (schema, migrations) = (arguments.GetValue(_schema), arguments.GetValue(_migrations));
        if (schema is null && migrations is null) (schema, migrations) = (settings.Schema, lint.Migrations);
        var request = new LintRequest
        {
            Paths = [.. arguments.GetValue(_paths) ?? []],
            Schema = schema,
            Migrations = migrations,
            Settings = new LintSettings
            {
                PgMajor = arguments.GetValue(_pgVersion) ?? lint.PgVersion ?? LintSettings.DefaultPgMajor,
                Transactions = arguments.GetValue(_transactions) ?? lint.Transactions ?? TransactionMode.Unknown,
                Severities = lint.Rules,
            },
            Rules = arguments.GetValue(_rules) ?? ImmutableDictionary<string, Severity?>.Empty,
            Baseline = arguments.GetValue(_baseline) ?? lint.Baseline,
            WriteBaseline = arguments.GetValue(_writeBaseline),
            Diff = arguments.GetValue(_diff),
            FailOn = arguments.GetValue(_failOn) ?? lint.FailOn ?? FailOn.Warning,
            Fix = arguments.GetValue(_fix),
            DryRun = arguments.GetValue(_dryRun),
        };
        if (request.DryRun && !request.Fix) throw new UsageException("--dry-run goes with --fix.");
        if (request.WriteBaseline is not null && (request.Fix || request.Diff is not null))
            throw new UsageException("--write-baseline takes everything that is found, and goes neither with --fix nor with --diff.");
        if (request.Fix && invocation.Format != Output.OutputFormat.Text)
            throw new UsageException("--fix writes text: what it prints is the fixed text or the difference.");
        return request;
    }

    private static int? ReadVersion(ArgumentResult result)
    {
        if (LintValues.MajorOf(result.Tokens[0].Value) is { } major) return major;
        result.AddError($"--pg-version is {LintValues.ExpectedVersion}, not '{result.Tokens[0].Value}'.");
        return null;
    }

    private static TransactionMode? ReadTransactions(ArgumentResult result)
    {
        if (TransactionModes.Parse(result.Tokens[0].Value) is { } mode) return mode;
        result.AddError($"--transactions is {string.Join(", ", TransactionModes.Words)}, not '{result.Tokens[0].Value}'.");
        return null;
    }

    private static ImmutableDictionary<string, Severity?>? ReadRules(ArgumentResult result)
    {
        var rules = ImmutableDictionary<string, Severity?>.Empty;
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2);
            Severity? severity = null;
            if (parts.Length < 2 || !LintValues.TryReadSeverity(parts[1], out severity))
                result.AddError($"--rule is RULE=off, info, warning or error, not '{token.Value}'.");
            else if (LintValues.ProblemOfRule(parts[0]) is { } unknown)
                result.AddError($"--rule {token.Value}: {unknown}.");
            rules = rules.SetItem(parts[0], severity);
        }

        return rules;
    }

    private static FailOn? ReadFailOn(ArgumentResult result)
    {
        if (LintValues.FailOnOf(result.Tokens[0].Value) is { } severity) return severity;
        result.AddError($"--fail-on is info, warning, error or never, not '{result.Tokens[0].Value}'.");
        return null;
    }
}
