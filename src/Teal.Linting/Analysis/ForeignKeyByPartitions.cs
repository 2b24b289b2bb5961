using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>A foreign key of a partitioned table that looks at no row under a lock: the partitions have it first.</summary>
internal static class ForeignKeyByPartitions
{
    /// <summary>The steps. The last one takes away what the keys of the partitions had in the referenced table, for which it locks that (measured).</summary>
    public static string Advice(LintContext context, AlterTableStatement alter, ForeignKeyConstraint key)
    {
        var (table, target) = (context.Resolve(alter.Name), context.Resolve(key.Target.Table));
        var name = key.Name?.Name ?? NewNames.Constraint(context, alter.Name, key.Columns.Select(c => c.Name), "fkey");
        var text = key.NotValidSpan is { } notValid ? context.Text(Sql.Text.SourceSpan.FromBounds(key.Span.Start, notValid.Start)).TrimEnd() : context.Text(key.Span);
        var definition = key.Name is null ? $"CONSTRAINT {SqlName.Quote(name)} {text}" : text;
        var partitions = context.Schema.PartitionsOf(table).Select(t => t.Name.ToString()).Order(StringComparer.Ordinal).ToList();
        if (partitions.Count == 0) partitions.Add("/* partition */");
        var each = string.Join('\n', partitions.Select(partition =>
            $"ALTER TABLE {partition} ADD {definition} NOT VALID;\nALTER TABLE {partition} VALIDATE CONSTRAINT {SqlName.Quote(name)};"));
        return $"""
            {table} is partitioned and cannot have a NOT VALID foreign key before PostgreSQL 18 (SQLSTATE 42809). Each in a transaction of its own:
            {each}
            -- takes over the keys of the partitions and looks at no row, but needs {target} for an instant for itself alone (ACCESS EXCLUSIVE):
            SET lock_timeout = '500ms';
            ALTER TABLE {table} ADD {definition};
            """;
    }
}
