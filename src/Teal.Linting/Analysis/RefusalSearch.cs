using System.Collections.Frozen;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// Statements that the server refuses as the schema stands, where that is known for sure. Errors as in src/backend/commands/tablecmds.c,
/// indexcmds.c, src/backend/parser/parse_utilcmd.c and src/backend/partitioning/partbounds.c (measured on 14, 15 and 18).
/// </summary>
internal static class RefusalSearch
{
    // Every overload is at best stable (pg_proc.provolatile), whatever the arguments.
    private static readonly FrozenSet<string> NeverImmutable = FrozenSet.Create(
        StringComparer.Ordinal,
        "now", "transaction_timestamp", "statement_timestamp", "clock_timestamp", "timeofday", "current_timestamp", "current_date", "current_time", "localtime", "localtimestamp",
        "random", "gen_random_uuid", "nextval", "current_user", "session_user", "current_setting");

    /// <summary>The reasons, in order of the text; none inside a code block, which may catch the error or not be reached.</summary>
    public static IEnumerable<Refusal> In(LintContext context)
    {
        if (context.Code is not null) return [];
        return context.Statement switch
        {
            AlterTableStatement alter => alter.Actions.SelectMany(action => OfAction(context, alter, action))
                .Select(r => alter.Actions.Length == 1 ? r with { Part = alter.Span } : r),
            CreateTableStatement create => PartitionRefusals.OfCreate(context, create).Concat(create.Columns.SelectMany(c => OfColumn(context, create.Name, c)))
                .Concat(KeyRefusals.OfCreate(context, create)),
            CreateIndexStatement index => PartitionRefusals.OfIndex(context, index).Concat(VirtualRefusals.OfIndex(context, index)),
            DropStatement { ObjectKind: "INDEX", Concurrently: true } drop => OfConcurrentDrop(context, drop),
            DropStatement { ObjectKind: "FUNCTION" or "ROUTINE", Cascade: false } drop => drop.Names.SelectMany(name => OfCalled(context, drop, name)),
            _ => [],
        };
    }

    /// <summary>The table where all of it is known, or null.</summary>
    public static Table? Sure(LintContext context, QualifiedName name) =>
        context.Schema.Find(name) is { HasUnknownParts: false } table && context.Certainty.IsSure(table.Name) && table.Persistence != Persistence.Temporary ? table : null;

    private static IEnumerable<Refusal> OfAction(LintContext context, AlterTableStatement alter, AlterTableAction action)
    {
        var table = Sure(context, alter.Name);
        if (table is not null)
        {
            var found = PartitionRefusals.OfAction(context, alter, action, table)
                .Concat(KeyRefusals.OfAction(context, alter, action, table)).Concat(VirtualRefusals.OfAction(context, alter, action, table));
            foreach (var refusal in found) yield return refusal;
        }

        if (action is not AddColumnAction add || (add.IfNotExists && (table is null || table.Column(add.Column.Name.Name) is not null))) yield break;
        foreach (var refusal in OfColumn(context, alter.Name, add.Column)) yield return refusal;
    }

    private static IEnumerable<Refusal> OfColumn(LintContext context, QualifiedName table, ColumnDefinition column)
    {
        if (column.Constraints.OfType<GeneratedConstraint>().FirstOrDefault() is not { } generated
            || SyntaxTree.DescendantsAndSelf<FunctionCall>(generated.Value).FirstOrDefault(IsNeverImmutable) is not { } call) yield break;
        var isAlone = !SyntaxTree.DescendantsAndSelf<ColumnReference>(generated.Value).Any();
        yield return new Refusal(
            column.Span, context.Resolve(table), "generation expression is not immutable", "42P17",
            $"{context.Text(call.Span)} does not give the same at all times, and a generated column may hold only what follows from its row",
            isAlone && context.Statement is AlterTableStatement alter
                ? $"What is computed once, when the row is written, is a default:\n{NewColumnRewrites.PlainColumn(context, alter, column, null, c => c is not GeneratedConstraint)[..^1]} DEFAULT {context.Text(generated.Value.Span)};"
                : "What is computed once, when the row is written, is a DEFAULT; what other columns of the row are needed for, a BEFORE trigger of an ordinary column writes.")
        {
            Part = context.Statement is AlterTableStatement { Actions.Length: > 1 } several ? several.Actions.First(a => a.Span.Contains(column.Span)).Span : context.Statement.Span,
        };
    }

    private static bool IsNeverImmutable(FunctionCall call) => call.Name is { Schema: null or "pg_catalog", Name: var name } && NeverImmutable.Contains(name);

    private static IEnumerable<Refusal> OfConcurrentDrop(LintContext context, DropStatement drop)
    {
        var each = string.Join('\n', drop.Names.Select(n => $"DROP INDEX CONCURRENTLY {(drop.IfExists ? "IF EXISTS " : "")}{n};"));
        if (drop.Names.Length > 1)
            yield return new Refusal(
                drop.Span, null, "DROP INDEX CONCURRENTLY does not support dropping multiple objects", "0A000", "it takes one index at a time", $"One after the other, outside a transaction:\n{each}");
        else if (drop.Cascade)
            yield return new Refusal(
                drop.Span, null, "DROP INDEX CONCURRENTLY does not support CASCADE", "0A000", "what depends on an index (a constraint, a foreign key) must be dropped by name before it", $"Without CASCADE, outside a transaction:\n{each}");
        else if (context.Schema.Indexes.GetValueOrDefault(context.Resolve(drop.Names[0])) is { } index
            && context.Schema.Tables.GetValueOrDefault(index.Table) is { PartitionStrategy: not null } && context.Certainty.IsSure(index.Table))
            yield return new Refusal(
                drop.Span, index.Table, $"cannot drop partitioned index \"{index.Name.Name}\" concurrently", "0A000", $"{index.Table} is partitioned",
                $"It takes an instant, with those of the partitions; bound the wait for its locks, and try again when it fails:\nSET lock_timeout = '500ms';\nDROP INDEX {drop.Names[0]};");
    }

    private static IEnumerable<Refusal> OfCalled(LintContext context, DropStatement drop, QualifiedName name)
    {
        if (context.Schema.ResolveRoutine(name) is not { } routine || context.Schema.Routines[routine] is not [{ ArgumentTypes: [] }]) yield break;
        var triggers = context.Schema.TriggersCalling(routine).Where(t => context.Certainty.IsSure(t.Relation)).OrderBy(t => t.Relation.ToString(), StringComparer.Ordinal).ToList();
        if (triggers.Count == 0) yield break;
        var each = string.Join('\n', triggers.Select(t => $"DROP TRIGGER {SqlName.Quote(t.Name)} ON {t.Relation};"));
        yield return new Refusal(
            name.Span, null, $"cannot drop function {routine}() because other objects depend on it", "2BP01",
            $"{(triggers.Count == 1 ? "the trigger" : "the triggers")} {string.Join(", ", triggers.Select(t => $"{SqlName.Quote(t.Name)} on {t.Relation}"))} {(triggers.Count == 1 ? "calls" : "call")} it",
            $"First, when no running version needs what {(triggers.Count == 1 ? "the trigger does" : "the triggers do")}:\n{each}\n{context.Text(drop.Span)};");
    }
}
