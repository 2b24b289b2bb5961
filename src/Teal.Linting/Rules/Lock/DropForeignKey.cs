using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>DROP CONSTRAINT of a foreign key, DROP COLUMN of one of its columns, DROP TABLE of the table that has it: the table referred to is locked as well.</summary>
internal sealed class DropForeignKey() : Rule<AlterTableStatement, DropStatement>(
    "drop-foreign-key", Severity.Warning, Category.Lock,
    "The end of a foreign key locks the table that it refers to",
    "The key has triggers on the table that it refers to, and dropping them locks that table against every read and write, though the statement does not name it. "
    + "It takes an instant, but waits for every query of that table, and everybody waits behind it. Drop the constraint by itself, in a transaction of its own and bounded by lock_timeout, "
    + "before the column or table that has it.\n\n"
    + "A DROP CONSTRAINT that stands alone in a file which sets lock_timeout is exempt: there is no better way.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(DropConstraintAction) || action == typeof(DropColumnAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        switch (statement)
        {
            case AlterTableStatement alter:
                foreach (var action in alter.Actions)
                    if (Of(context, alter, action) is { } finding) yield return finding;
                break;
            case DropStatement { ObjectKind: "TABLE" } drop:
                foreach (var name in drop.Names)
                    if (Of(context, name, drop) is { } finding) yield return finding;
                break;
        }
    }

    private Finding? Of(LintContext context, AlterTableStatement alter, AlterTableAction action)
    {
        var table = context.TableSoFar(alter.Name);
        var keys = action switch
        {
            DropConstraintAction drop => KeysOf(table, c => c.Name == drop.Name.Name),
            DropColumnAction drop => KeysOf(table, c => c.Columns.Contains(drop.Column.Name)),
            _ => [],
        };
        if (action is DropConstraintAction && alter.Actions.Length == 1 && !context.HoldsAny && LockWait.IsShort(context)) return null;
        if (action is DropConstraintAction { Name.Name: var name } && table is null && !context.IsNew(alter.Name) && name.EndsWith("_fkey", StringComparison.Ordinal))
            return Guessed(context, alter, action, name);
        var locks = LocksOf(context, keys, context.Resolve(alter.Name));
        return locks.Count == 0 ? null : Of(context, action, context.Resolve(alter.Name), keys, locks, action is DropConstraintAction ? "Dropping the foreign key" : "Dropping the column drops its foreign key, which");
    }

    private Finding? Of(LintContext context, QualifiedName name, DropStatement drop)
    {
        if (context.IsNew(name)) return null;
        var keys = KeysOf(context.TableSoFar(name), _ => true);
        var locks = LocksOf(context, keys, context.Resolve(name), keys.Count == 0 ? null : drop.Names.Select(context.Resolve).ToHashSet());
        return locks.Count == 0 ? null : Of(context, drop, context.Resolve(name), keys, locks, $"Dropping {context.Resolve(name)} drops its foreign key, which");
    }

    private Finding Of(LintContext context, SqlNode node, RelationName table, List<Constraint> keys, List<Effect> locks, string what) =>
        Found(
            context, node.Span, locks[0].Relation,
            $"{what} takes {string.Join(", and ", locks.Select(EffectText.Lock))}, for an instant, though the statement does not name {(locks.Count == 1 ? "it" : "them")}.",
            Advice(table, keys.Where(k => locks.Exists(l => l.Relation == k.References)).Select(k => k.Name)));

    private Finding Guessed(LintContext context, AlterTableStatement alter, AlterTableAction action, string name) =>
        Found(
            context, action.Span, alter.Name,
            $"The schema of {context.Resolve(alter.Name)} is not known; by its name {SqlName.Quote(name)} is a foreign key. Dropping one locks the table that it refers to as well, as strongly as its own: "
            + $"{EffectText.Describe(context.EffectOf(alter, action))}, and likewise for the other.",
            Advice(context.Resolve(alter.Name), [name]), Severity.Info);

    private static List<Constraint> KeysOf(Table? table, Func<Constraint, bool> goes) =>
        [.. (table?.Constraints ?? []).Where(c => c.References is { } target && target != table!.Name && goes(c))];

    private static List<Effect> LocksOf(LintContext context, List<Constraint> keys, RelationName own, HashSet<RelationName>? alsoDropped = null) =>
        keys.Count == 0 ? [] :
        [.. context.Effects.Where(e => e.Relation != own && e.Lock.BlocksReads() && !context.IsNew(e.Relation)
            && alsoDropped?.Contains(e.Relation) != true && keys.Exists(k => k.References == e.Relation))];

    private static string Advice(RelationName table, IEnumerable<string> keys) =>
        $"""
        First, in a transaction of its own, and again when it fails:
        SET lock_timeout = '500ms';
        {string.Join('\n', keys.Select(key => $"ALTER TABLE {table} DROP CONSTRAINT {SqlName.Quote(key)};"))}
        """;
}
