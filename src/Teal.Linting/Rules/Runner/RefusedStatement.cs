using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A statement that the server refuses as the schema stands.</summary>
internal sealed class RefusedStatement() : Rule(
    "refused-statement", Severity.Error, Category.Runner,
    "A statement is refused as the schema stands",
    "The server refuses the statement whatever rows there are, and the migration stops there; where its statements commit one by one, half of it is done.\n\n"
    + "Of a partitioned table: a unique constraint or index without the partition key, a foreign key NOT VALID (before PostgreSQL 18), DETACH PARTITION CONCURRENTLY beside a default partition, a bound that overlaps another, ONLY where the partitions "
    + "must follow, dropping or retyping a column of the partition key, and columns that a partition would have for itself. Foreign keys whose target is not unique or has a type that cannot be compared; USING INDEX of an index that is partial, of expressions or "
    + "not unique; DROP INDEX CONCURRENTLY with CASCADE or of several; DROP FUNCTION of what a trigger calls; generated columns that call now() and the like; keys and indexes over virtual columns.\n\n"
    + "Silent where the schema is not known for sure, and inside code blocks. Other rules say nothing of what such a statement would lock, rewrite or break.")
{
    internal override bool Concerns(Type statement) =>
        statement == typeof(AlterTableStatement) || statement == typeof(CreateTableStatement) || statement == typeof(CreateIndexStatement) || statement == typeof(DropStatement);

    internal override IEnumerable<Finding> Check(LintContext context)
    {
        foreach (var refusal in context.Refusals)
            if (!refusal.IsToldElsewhere)
                yield return Found(
                    context, refusal.Span, refusal.Relation,
                    $"The statement fails with '{refusal.Error}' (SQLSTATE {refusal.SqlState}), and the migration stops here: {refusal.Why}.", refusal.Help);
    }
}
