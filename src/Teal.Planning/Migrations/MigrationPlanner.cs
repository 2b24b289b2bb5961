using Teal.Planning.Changes;
using Teal.Planning.Data;
using Teal.Planning.Steps;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.Migrations;

/// <summary>
/// A migration that would break blue to a change that does not: what adds goes to <c>expand.sql</c>, what moves data to
/// <c>sync.sql</c>, what changes rows once to <c>backfill.sql</c>, what constrains or removes to <c>contract.sql</c>. What cannot be known is marked, never guessed.
/// </summary>
public sealed class MigrationPlanner
{
    private readonly SqlScript _migration;
    private readonly SourceText _source;
    private readonly MigrationFacts _facts;
    private readonly ChangeDraft _draft = new();
    private readonly List<(QualifiedName Table, string Column)> _leftOut = [];
    private SchemaModel _schema;

    private MigrationPlanner(SqlScript migration, SchemaModel schema)
    {
        _migration = migration;
        _source = migration.Source;
        _schema = schema;
        _facts = MigrationFacts.Of(migration);
    }

    /// <summary>Plans <paramref name="migration"/>, which is about to be applied to <paramref name="schema"/>.</summary>
    /// <exception cref="ChangeException">It does not parse, or names what the schema does not have.</exception>
    public static PlannedChange Plan(SqlScript migration, SchemaModel schema)
    {
        migration = migration.Forward();
        var problems = migration.Errors
            .Select(error => new ChangeProblem(migration.Source.Path, migration.Source.PositionOf(error.Span.Start), error.Message))
            .ToList();
        if (problems.Count == 0) problems.AddRange(MigrationCheck.Against(migration, schema));
        if (problems.Count > 0) throw new ChangeException($"The migration {migration.Source.Path}", problems);

        var planner = new MigrationPlanner(migration, schema);
        foreach (var statement in migration.Statements)
        {
            planner.Place(statement);
            planner._schema = planner._schema.Apply(statement);
        }
        planner.LeadBack();
        return planner._draft.Finish(migration.Source.Path);
    }

    private void Place(Statement statement)
    {
        switch (statement)
        {
            case UpdateStatement update when _facts.IsDataMove(update):
                Place(new DataMove(update, _source));
                break;
            case UpdateStatement or InsertStatement when DataChangeReader.Read(statement, 1, _migration).Data is { } data && !_facts.Creates(data.Walked) && !_facts.IsLookedUp(data.Target):
                _draft.Backfill.Add(Text(statement) + ";");
                _draft.Note($"`{statement.Keywords} {data.Target}` changes rows that no new column follows from: it goes over {data.Walked} part by part, each row once, behind the triggers. Rows that are written later stay as they are written.");
                break;
            case AlterTableStatement { IfExists: true } alter when _schema.Find(alter.Name) is null:
                _draft.Note($"the schema has no table {alter.Name}: ALTER TABLE IF EXISTS is left out.");
                break;
            case AlterTableStatement alter:
                foreach (var action in alter.Actions) Place(alter, action);
                break;
            case CreateIndexStatement { Only: false } index when NameOf(index) is { } name:
                Place(index, name);
                break;
            case SetStatement { Name: "search_path" or "role" or "session authorization" } set:
                _draft.Decide(_draft.Expand, $"what follows may mean other objects without this setting, and Teal does not keep it. Name the schema of every table below, and remove this mark:", Text(set));
                break;
            case TransactionStatement or SetStatement:
                _draft.Note($"`{_source.Slice(statement.Span)}` is left out: Teal runs each step in a transaction of its own, with a lock_timeout.");
                break;
            case DropStatement drop:
                _draft.Contract.Add(Text(drop) + ";");
                if (drop.ObjectKind == "TABLE")
                    _draft.Decide(_draft.Contract, $"nothing leads back to {string.Join(", ", drop.Names)} once green writes elsewhere: say \"backward\": \"none\" with a \"reason\" in change.json, and remove this mark.");
                break;
            default:
                if (ExpandRules.Refuse(statement) is { } why)
                    _draft.Decide(_draft.Expand, $"{why} Put it where it belongs, or take it out, and remove this mark:", Text(statement));
                else
                    _draft.Expand.Add(Text(statement) + ";");
                break;
        }
    }

    private void Place(DataMove move)
    {
        var table = move.Update.Target.Table;
        var added = _facts.AddedTo(table);
        var rule = DataMove.AsRule(move.Update, added, _source);
        if (move.Targets.FirstOrDefault(column => _facts.DataMoves.Count(other => other.Fills(table, column)) > 1) is { } twice)
            _draft.Decide(_draft.Sync, $"several statements fill {table}.{SqlName.Quote(twice)}: say in one UPDATE what its value is for every row, with CASE where rows differ, and remove this mark:", rule);
        else if (move.ReadsItsTarget(added))
            _draft.Decide(_draft.Sync, "this depends on whether a row was filled before: say what the value is for every row, filled or not, and remove this mark:", rule);
        else
            _draft.Sync.Add(rule + ";");
    }

    private void Place(CreateIndexStatement index, string name)
    {
        var on = _source.Slice(SourceSpan.FromBounds(index.Table.Span.Start, index.Span.End));
        _draft.Expand.Add($"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX CONCURRENTLY {SqlName.Quote(name)} ON {on};");
        if (!index.Concurrently) _draft.Note($"index {SqlName.Quote(name)} is built CONCURRENTLY: writes to {index.Table} go on meanwhile.");
    }

    // Without a name in the text, the one that PostgreSQL would choose; null where the index is there already.
    private string? NameOf(CreateIndexStatement index) =>
        _schema.Apply(index).Indexes.Keys.Except(_schema.Indexes.Keys).Select(added => (string?)added.Name).SingleOrDefault();

    private void Place(AlterTableStatement alter, AlterTableAction action)
    {
        var table = alter.Name;
        switch (action)
        {
            case AddColumnAction add:
                new ColumnPlanner(_draft, _facts, _source).Place(alter, add, _schema);
                break;
            // A table that the migration makes is unknown to blue: what is done to it is done at once.
            case AddConstraintAction or ValidateConstraintAction or AlterColumnDefaultAction
                when _facts.Creates(table) && ExpandRules.Refuse(alter with { Actions = [action] }) is null:
                _draft.Expand.Add($"ALTER TABLE {table} {_source.Slice(action.Span)};");
                break;
            case RenameColumnAction rename when _facts.IsParkedName(table, rename):
                _draft.Contract.Add($"ALTER TABLE {table} DROP COLUMN {rename.Column};");
                _draft.Note($"the migration renames {table}.{rename.Column} to {rename.NewName} to keep it for a while. Contract does just that by itself: it retires the column under another name, and its values stay until purge. No column {rename.NewName} is made.");
                break;
            case RenameColumnAction rename:
                RenamePlanner.Place(_draft, alter, rename, _schema);
                break;
            case AlterColumnTypeAction type when !_facts.AddedTo(table).Contains(type.Column.Name) && !_facts.Creates(table)
                && RenamePlanner.Place(_draft, alter, type, type.Using is { } value ? _source.Slice(value.Span) : null, _source.Slice(type.Type.Span), _schema):
                break;
            case DropColumnAction { IfExists: true } drop when _schema.Find(table)?.Column(drop.Column.Name) is null:
                _draft.Note($"{table} has no column {drop.Column}: DROP COLUMN IF EXISTS is left out.");
                _leftOut.Add((table, drop.Column.Name));
                break;
            case DropColumnAction drop:
                _draft.Contract.Add($"ALTER TABLE {table} {_source.Slice(drop.Span)};");
                break;
            case AlterColumnNotNullAction { NotNull: true }:
            case AddConstraintAction:
            case ValidateConstraintAction:
            case DropConstraintAction:
                _draft.Contract.Add($"ALTER TABLE {table} {_source.Slice(action.Span)};");
                break;
            case AlterColumnDefaultAction set when !_facts.AddedTo(table).Contains(set.Column.Name):
                _draft.Decide(_draft.Expand, $"blue sees a new default of {table}.{set.Column} at once. If that is right, remove this mark:", $"ALTER TABLE {table} {_source.Slice(set.Span)}");
                break;
            case var other when ExpandRules.Refuse(alter with { Actions = [other] }) is { } why:
                _draft.Decide(_draft.Expand, $"{why} Put it where it belongs, and remove this mark:", $"ALTER TABLE {table} {_source.Slice(other.Span)}");
                break;
            default:
                _draft.Expand.Add($"ALTER TABLE {table} {_source.Slice(action.Span)};");
                break;
        }
    }

    // Every column that goes away needs a rule that leads back to it.
    private void LeadBack()
    {
        foreach (var (table, column) in _facts.Removed.Except(_leftOut))
        {
            var sources = _facts.DataMoves.Where(move => move.Reads(table, column)).ToList();
            if (sources is [var copy] && copy.CopyOf(column) is { } target)
                _draft.Sync.Add($"UPDATE {table} SET {SqlName.Quote(column)} = {SqlName.Quote(target)};");
            else if (sources.Count > 0)
                _draft.Decide(_draft.Sync,
                    $"how does {table}.{SqlName.Quote(column)} follow from {string.Join(", ", sources.SelectMany(s => s.Targets).Select(SqlName.Quote))}? Teal cannot know, and without it the application cannot be rolled back. Write the expression, and take the comment marks and this line away:",
                    sources[0].BackwardSkeleton(table, column));
            else
                _draft.Decide(_draft.Contract,
                    $"nothing leads back to {table}.{SqlName.Quote(column)}: add a backward rule to sync.sql, or say \"backward\": \"none\" with a \"reason\" in change.json, and remove this mark.");
        }
    }

    private string Text(SqlNode node) => _source.Slice(node.Span);
}
