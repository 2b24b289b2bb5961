using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>A new table with a foreign key to a table in use.</summary>
internal sealed class ForeignKeyInCreateTable() : Rule<CreateTableStatement>(
    "foreign-key-in-create-table", Severity.Info, Category.Lock,
    "A new table locks the tables that it refers to",
    "A foreign key puts triggers on the table it refers to, under a lock that blocks the writers of that table. That takes an instant, but the lock waits for every "
    + "write under way, all later ones wait behind it, and it is held until the transaction ends. With keys to several tables all of them are locked at once: then it is a "
    + "warning. Create the table without them and add each in a transaction of its own, bounded by lock_timeout.\n\n"
    + "Keys to tables that the same file creates are exempt, and so is a key to one table in a file that sets lock_timeout.")
{
    protected override IEnumerable<Finding> Check(LintContext context, CreateTableStatement create)
    {
        if (create.IfNotExists && context.Schema.Find(create.Name) is not null) yield break;
        var self = context.Resolve(create.Name);
        var keys = Keys(create).Where(k => context.Resolve(k.Target.Table) is var target && target != self && !context.IsNew(target)).ToList();
        if (keys.Count == 0) yield break;
        var locks = context.Effects.Where(e => keys.Any(k => context.Resolve(k.Target.Table) == e.Relation)).ToList();
        if (locks.Count == 0 || (locks.Count == 1 && LockWait.IsShort(context))) yield break;
        yield return Found(
            context, keys[0].Target.Span, keys[0].Target.Table, Message(self, locks), Advice(context, create, keys),
            locks.Count > 1 ? Severity.Warning : null);
    }

    private static IEnumerable<Key> Keys(CreateTableStatement create)
    {
        foreach (var constraint in create.Constraints)
            if (constraint is ForeignKeyConstraint { IsNotEnforced: false } key) yield return new Key(key.Name, key.Columns, key.Target);
        foreach (var column in create.Columns)
            foreach (var constraint in column.Constraints)
                if (constraint is ColumnReferences { IsNotEnforced: false } key) yield return new Key(key.Name, [column.Name], key.Target);
    }

    private static string Message(RelationName table, List<Effect> locks)
    {
        var held = string.Join(", and ", locks.Select(EffectText.Lock));
        return locks.Count > 1
            ? $"Creating {table} locks {locks.Count} tables in one transaction: it takes {held}, each for an instant once it has them all; while it waits for one, the writers of the others wait as well."
            : $"Creating {table} with a foreign key takes {held}, for an instant once the writes under way have ended.";
    }

    private static string Advice(LintContext context, CreateTableStatement create, List<Key> keys)
    {
        var table = context.Resolve(create.Name);
        var each = keys.Select(k =>
        {
            var name = k.Name?.Name ?? NewNames.Constraint(context, create.Name, k.Columns.Select(c => c.Name), "fkey");
            return $"ALTER TABLE {table} ADD CONSTRAINT {SqlName.Quote(name)} FOREIGN KEY ({string.Join(", ", k.Columns)}) {context.Text(k.Target.Span)};";
        });
        return $"""
            Bound the wait{(keys.Count > 1 ? ", create the table without its foreign keys, and add each of them in a transaction of its own; while the table is new they look at no row" : "; by itself the key can be added when the table is there, in a transaction of its own")}:
            SET lock_timeout = '500ms';
            {string.Join('\n', each)}
            """;
    }

    private sealed record Key(Identifier? Name, IReadOnlyList<Identifier> Columns, ForeignKeyTarget Target);
}
