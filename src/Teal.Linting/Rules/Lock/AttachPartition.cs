using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Lock;

/// <summary>ATTACH PARTITION of a table whose rows nothing proves to fit.</summary>
internal sealed class AttachPartition() : Rule<AlterTableStatement, CreateTableStatement>(
    "attach-partition", Severity.Warning, Category.Lock,
    "A partition is attached whose rows are read under a lock",
    "PostgreSQL reads every row of the table to see that it fits, while nobody can use that table, unless a validated CHECK says just what the bound says and the key is NOT NULL. It also reads the whole default "
    + "partition, where there is one, which the running application may use: then it is an error. Add such a CHECK NOT VALID and validate it first; drop it when the partition is attached. Indexes of the "
    + "partitioned table that the new partition lacks are built under the same lock: build them concurrently before.\n\n"
    + "A partition that the same file creates, or whose CHECK proves its rows, is exempt, unless the partitioned table has a default partition about which no CHECK NOT (…) says the opposite.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(AttachPartitionAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement) => statement switch
    {
        AlterTableStatement alter => OfAttached(context, alter),
        CreateTableStatement { PartitionOf: { } parent } create => OfMade(context, create, parent),
        _ => [],
    };

    // Empty as it is, it may be where rows of the default partition belong.
    private IEnumerable<Finding> OfMade(LintContext context, CreateTableStatement create, QualifiedName parent)
    {
        if (context.IsNew(parent) || (create.IfNotExists && context.Schema.Find(create.Name) is not null)) yield break;
        var bound = PartitionBound.Of(context, create);
        if (bound.Kind == PartitionBoundKind.Default || DefaultOf(context, context.Resolve(parent), bound) is not { } fallback) yield break;
        var check = SqlName.Quote(NewNames.For(fallback.Relation, "bound"));
        var condition = bound.Condition(KeyOf(context, bound, parent) ?? "/* the partition key */") ?? "/* what the bound says */";
        yield return Found(
            context, create.Span, parent,
            $"The rows of the default partition {fallback.Relation} are read to see that none belongs to the new one: it takes {EffectText.Describe(fallback)}. "
            + $"A row that does makes it fail with 'updated partition constraint for default partition \"{fallback.Relation.Name}\" would be violated by some row' (SQLSTATE 23514).",
            $"""
            Prove it before, each in a transaction of its own:
            ALTER TABLE {context.NameOf(fallback.Relation)} ADD CONSTRAINT {check} CHECK (NOT ({condition})) NOT VALID;
            ALTER TABLE {context.NameOf(fallback.Relation)} VALIDATE CONSTRAINT {check};
            {context.Text(create.Span)};
            ALTER TABLE {context.NameOf(fallback.Relation)} DROP CONSTRAINT {check};
            """, Severity.Error);
    }

    private IEnumerable<Finding> OfAttached(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var attach in alter.Actions.OfType<AttachPartitionAction>())
        {
            var bound = PartitionBound.Of(context, attach);
            var fallback = DefaultOf(context, context.Resolve(alter.Name), bound);
            var fits = context.IsNew(attach.Partition) || (context.TableSoFar(attach.Partition) is { } child && bound.IsImpliedBy(child));
            if (fits && (fallback is null || bound.Kind == PartitionBoundKind.Default)) continue;
            yield return Found(
                context, attach.Span, attach.Partition, Message(context, attach, fallback, fits), Advice(context, alter, attach, bound, fallback, fits),
                fallback is null ? null : Severity.Error);
        }
    }

    private static Effect? DefaultOf(LintContext context, RelationName parent, PartitionBound bound) => context.Effects
        .Where(e => context.Schema.Tables.GetValueOrDefault(e.Relation) is { IsDefaultPartition: true } table && table.PartitionOf == parent && !bound.IsExcludedBy(table))
        .Select(e => e with { BuildsIndexes = false })
        .FirstOrDefault();

    private static string Message(LintContext context, AttachPartitionAction attach, Effect? fallback, bool fits)
    {
        var effect = context.EffectOn(attach.Partition);
        var own = fits || effect.Lock == LockMode.None ? "" : $"Attaching {context.Resolve(attach.Partition)} looks at every row of it, as no CHECK proves that they fit: it takes {EffectText.Describe(effect)}. ";
        var other = fallback is not null
            ? $"The rows of the default partition {fallback.Relation} are read as well, to see that none belongs to the new one: it takes {EffectText.Describe(fallback)}. "
            : "";
        return $"{own}{other}A row that does not fit makes it fail with 'partition constraint of relation \"{attach.Partition.Name}\" is violated by some row' (SQLSTATE 23514).";
    }

    private static string Advice(LintContext context, AlterTableStatement alter, AttachPartitionAction attach, PartitionBound bound, Effect? fallback, bool fits)
    {
        var partition = context.Resolve(attach.Partition);
        var attaching = $"ALTER TABLE {context.Resolve(alter.Name)} {context.Text(attach.Span)};";
        var key = KeyOf(context, bound, attach.Partition) ?? "/* the partition key */";
        if (bound.Condition(key) is not { } condition)
            return $"No CHECK can prove such a bound. Attach the table while it is empty, and fill it afterwards in small transactions; bound the wait for the lock:\nSET lock_timeout = '500ms';\n{attaching}";
        var steps = new List<(RelationName Table, string Name, string Condition)>();
        if (!fits) steps.Add((partition, NewNames.For(partition, "bound"), condition));
        if (fallback is not null) steps.Add((fallback.Relation, NewNames.For(fallback.Relation, "bound"), $"NOT ({condition})"));
        return $"""
            Each in a transaction of its own:
            {string.Join('\n', steps.Select(s => $"ALTER TABLE {s.Table} ADD CONSTRAINT {SqlName.Quote(s.Name)} CHECK ({s.Condition}) NOT VALID;\nALTER TABLE {s.Table} VALIDATE CONSTRAINT {SqlName.Quote(s.Name)};"))}
            {attaching}
            {string.Join('\n', steps.Select(s => $"ALTER TABLE {s.Table} DROP CONSTRAINT {SqlName.Quote(s.Name)};"))}
            """;
    }

    // The model knows how a table is partitioned, not by what; a key of the right kind that only one column has is taken to be it.
    private static string? KeyOf(LintContext context, PartitionBound bound, QualifiedName partition)
    {
        var isDate = bound.Literals.Any(l => l is not null && l.Length >= 10 && l[4] == '-' && l[7] == '-');
        var fitting = context.TableSoFar(partition)?.Columns.Where(c => isDate == (c.Type.StartsWith("timestamp", StringComparison.Ordinal) || c.Type == "date")).ToList();
        return fitting is [var only] ? SqlName.Quote(only.Name) : null;
    }
}
