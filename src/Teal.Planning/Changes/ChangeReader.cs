using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Teal.Planning.Data;
using Teal.Planning.Steps;
using Teal.Planning.Sync;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Changes;

/// <summary>Files to a <see cref="Change"/>, with every problem found on the way.</summary>
public static partial class ChangeReader
{
    /// <summary>
    /// The word that marks, in a comment, what only a person can decide. Every command but <c>plan</c> and <c>lint</c>
    /// refuses a change that still holds one.
    /// </summary>
    public const string DecisionMarker = "teal:decide";

    /// <summary>Understands <paramref name="text"/>.</summary>
    /// <exception cref="ChangeException">Something in it cannot be used; it names every place.</exception>
    public static Change Read(ChangeText text)
    {
        var problems = new List<ChangeProblem>();
        var expand = Parse(text.Expand);
        var sync = text.Sync is null ? null : Parse(text.Sync);
        var contract = text.Contract is null ? null : Parse(text.Contract);
        var settings = ReadSettings();

        foreach (var statement in expand.Statements)
            if (ExpandRules.Refuse(statement) is { } why) Report(text.Expand, statement.Span, why);
        if (contract is not null)
            foreach (var statement in contract.Statements)
                if (ContractRules.Refuse(statement) is { } why) Report(text.Contract!, statement.Span, why);

        var added = AddedColumns(expand.Statements);
        var removed = RemovedColumns(contract?.Statements ?? []);
        var rules = sync is null ? [] : ReadRules(sync);
        var tables = Group(rules);
        var data = text.Backfill is null ? [] : ReadData(Parse(text.Backfill));
        RequireNullable();
        RequireWayBack();

        if (problems.Count > 0) throw new ChangeException($"The change {text.Name}", problems);
        return new Change(text, expand.Statements, contract?.Statements ?? [], tables, settings) { Data = data };

        SqlScript Parse(SourceText source)
        {
            var script = SqlParser.Parse(source);
            foreach (var error in script.Errors) Report(source, error.Span, error.Message);
            foreach (var token in script.Tokens)
                if (token.Kind is TokenKind.LineComment or TokenKind.BlockComment
                    && source.Content.AsSpan(token.Start, token.Length).IndexOf(DecisionMarker, StringComparison.Ordinal) is >= 0 and var at)
                    Report(source, new SourceSpan(token.Start + at, DecisionMarker.Length),
                        $"a decision is still open here ({DecisionMarker}). Answer it in the file and remove the mark.");
            return script with { Statements = [.. script.Statements.Where(s => s is not ErrorStatement)] };
        }

        void Report(SourceText source, SourceSpan span, string message) =>
            problems.Add(new ChangeProblem(source.Path, source.PositionOf(span.Start), message));

        ChangeSettings ReadSettings()
        {
            if (text.Settings is null) return ChangeSettings.Default;
            try
            {
                var read = ChangeSettings.Parse(text.Settings.Content);
                if (read.Backward is not (null or "none"))
                    problems.Add(new ChangeProblem(text.Settings.Path, null, $"\"backward\" may only be \"none\", and is \"{read.Backward}\"."));
                if (read.HasNoWayBack && string.IsNullOrWhiteSpace(read.Reason))
                    problems.Add(new ChangeProblem(text.Settings.Path, null, "\"backward\": \"none\" needs a \"reason\"."));
                return read;
            }
            catch (JsonException e)
            {
                SourcePosition? at = e.LineNumber is { } line ? new SourcePosition((int)line + 1, (int)(e.BytePositionInLine ?? 0) + 1) : null;
                var message = UnknownMember().Match(e.Message) is { Success: true } unknown
                    ? $"there is no setting \"{unknown.Groups[1].Value}\"; known are backward and reason."
                    : e.Message.Split(" Path:")[0];
                problems.Add(new ChangeProblem(text.Settings.Path, at, message));
                return ChangeSettings.Default;
            }
        }

        List<SyncRule> ReadRules(SqlScript script)
        {
            var found = new List<SyncRule>();
            foreach (var statement in script.Statements)
            {
                if (statement is not UpdateStatement update)
                {
                    Report(script.Source, statement.Span, "sync.sql holds UPDATE statements only: each says how the new columns follow from the old ones, or the old from the new.");
                    continue;
                }
                var table = RelationName.Of(update.Target.Table);
                var (rule, problem) = SyncRuleReader.Read(update, script.Source, column =>
                    added.Contains((table, column)) ? SyncDirection.Forward
                    : removed.Contains((table, column)) ? SyncDirection.Backward
                    : null);
                if (rule is null) Report(script.Source, update.Span, problem! + ".");
                else if (Duplicate(found, rule) is { } column)
                    Report(script.Source, update.Span, $"a rule for {SqlName.Quote(column)} stands above already.");
                else found.Add(rule);
            }
            return found;
        }

        ImmutableArray<DataChange> ReadData(SqlScript script)
        {
            var found = ImmutableArray.CreateBuilder<DataChange>();
            foreach (var statement in script.Statements)
            {
                var (change, problem) = DataChangeReader.Read(statement, found.Count + 1, script);
                if (change is null) Report(script.Source, statement.Span, problem! + ".");
                else if (tables.FirstOrDefault(table => RelationName.Of(table.Name) == RelationName.Of(change.Target)) is { } synced
                    && change.SetColumns.FirstOrDefault(synced.NewColumns.Contains) is { } column)
                    Report(script.Source, statement.Span, $"a rule of sync.sql fills {SqlName.Quote(column)} already.");
                else found.Add(change);
            }
            return found.ToImmutable();
        }

        ImmutableArray<SyncTable> Group(List<SyncRule> all)
        {
            var result = ImmutableArray.CreateBuilder<SyncTable>();
            foreach (var group in all.GroupBy(rule => RelationName.Of(rule.Table)))
            {
                var forward = group.Where(rule => rule.Direction == SyncDirection.Forward).ToImmutableArray();
                var backward = group.Where(rule => rule.Direction == SyncDirection.Backward).ToImmutableArray();
                if (forward.IsEmpty)
                {
                    problems.Add(new ChangeProblem(text.Sync!.Path, null,
                        $"{group.Key} has a backward rule and no forward one: what old versions write would never reach the new columns."));
                    continue;
                }
                var read = forward.SelectMany(rule => rule.ReadColumns).ToHashSet();
                var set = backward.SelectMany(rule => rule.Values).Select(value => value.Column).ToHashSet();
                result.Add(new SyncTable(
                    group.First().Table,
                    [.. forward.SelectMany(rule => rule.Values).Select(value => value.Column)],
                    [.. removed.Where(r => r.Table == group.Key && (set.Contains(r.Column) || read.Contains(r.Column))).Select(r => r.Column)],
                    forward, backward));
            }
            return result.ToImmutable();
        }

        // Blue knows nothing of the rule: where it gives NULL or fails, the row is written all the same.
        void RequireNullable()
        {
            foreach (var alter in expand.Statements.OfType<AlterTableStatement>())
            {
                if (tables.FirstOrDefault(table => RelationName.Of(table.Name) == RelationName.Of(alter.Name)) is not { } synced) continue;
                foreach (var column in alter.Actions.OfType<AddColumnAction>().Select(add => add.Column).Where(column => synced.NewColumns.Contains(column.Name.Name)))
                {
                    if (column.Constraints.OfType<NotNullConstraint>().FirstOrDefault() is { } notNull)
                        Report(text.Expand, notNull.Span,
                            $"a rule sets {column.Name}, and where it gives NULL or fails, NOT NULL would make the write of blue fail: leave NOT NULL out here and put ALTER COLUMN {column.Name} SET NOT NULL into contract.sql.");
                    if (column.Constraints.FirstOrDefault(c => c is ColumnReferences or ColumnCheck) is { } constraint)
                        Report(text.Expand, constraint.Span, TooEarly(column.Name.ToString()));
                }
                foreach (var add in alter.Actions.OfType<AddConstraintAction>())
                    if (HeldColumns(add.Constraint).FirstOrDefault(synced.NewColumns.Contains) is { } held)
                        Report(text.Expand, add.Span, TooEarly(SqlName.Quote(held)));
            }
        }

        static string TooEarly(string column) =>
            $"a rule sets {column}, and where its value does not fit the constraint, the write of blue would fail: put the constraint into contract.sql.";

        void RequireWayBack()
        {
            if (settings.HasNoWayBack) return;
            var kept = tables.SelectMany(table => table.Backward.SelectMany(rule => rule.Values.Select(value => (RelationName.Of(table.Name), value.Column)))).ToHashSet();
            foreach (var (table, column) in removed.Where(r => !kept.Contains(r)))
                problems.Add(new ChangeProblem(text.Contract!.Path, null,
                    $"contract removes {table}.{SqlName.Quote(column)}, and {(text.Sync is null ? "there is no sync.sql with a rule that leads" : "no rule in sync.sql leads")} back to it: the application could not be rolled back. Add a backward rule, or say \"backward\": \"none\" with a \"reason\" in change.json."));
            foreach (var drop in (contract?.Statements ?? []).OfType<DropStatement>().Where(drop => drop.ObjectKind == "TABLE"))
                Report(text.Contract!, drop.Span, "nothing leads back to a dropped table once green writes elsewhere: say \"backward\": \"none\" with a \"reason\" in change.json.");
        }
    }

    [GeneratedRegex("^The JSON property '([^']*)' could not be mapped")]
    private static partial Regex UnknownMember();

    private static IEnumerable<string> HeldColumns(TableConstraint constraint) => constraint switch
    {
        ForeignKeyConstraint key => key.Columns.Select(column => column.Name),
        CheckConstraint check => SyntaxTree.DescendantsAndSelf<ColumnReference>(check.Condition).Select(column => column.Name.Name),
        _ => [],
    };

    private static string? Duplicate(List<SyncRule> rules, SyncRule rule) => rules
        .Where(other => RelationName.Of(other.Table) == RelationName.Of(rule.Table))
        .SelectMany(other => other.Values).Select(value => value.Column)
        .FirstOrDefault(column => rule.Values.Any(value => value.Column == column));

    private static HashSet<(RelationName Table, string Column)> AddedColumns(IEnumerable<Statement> statements) =>
        [.. statements.OfType<AlterTableStatement>().SelectMany(alter => alter.Actions.OfType<AddColumnAction>()
            .Select(action => (RelationName.Of(alter.Name), action.Column.Name.Name)))];

    private static HashSet<(RelationName Table, string Column)> RemovedColumns(IEnumerable<Statement> statements) =>
        [.. statements.OfType<AlterTableStatement>().SelectMany(alter => alter.Actions.OfType<DropColumnAction>()
            .Select(action => (RelationName.Of(alter.Name), action.Column.Name)))];
}
