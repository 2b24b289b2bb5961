using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A label of an enum is used in the transaction that adds it.</summary>
internal sealed class EnumValueInTransaction() : Rule<Statement>(
    "enum-value-in-transaction", Severity.Error, Category.Runner,
    "A new enum label is used in the transaction that adds it",
    "Nobody may use a label that ALTER TYPE … ADD VALUE added before its transaction has committed: not in a query, a DEFAULT, a CHECK, the predicate of an index, a view or the body "
    + "of an SQL function (SQLSTATE 55P04). Add the label in a file of its own, which runs first.\n\n"
    + "Labels that CREATE TYPE names are free at once; those that ADD VALUE adds to a type of the same transaction are since PostgreSQL 17.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (!context.History.In(context.Transaction).HasNewLabels || statement is DoStatement or AddEnumValueStatement or RenameEnumValueStatement) return [];
        foreach (var literal in SyntaxTree.DescendantsAndSelf<Literal>(statement))
            if (literal.Kind == LiteralKind.String && Used(context, statement, literal) is { } type)
                return
                [
                    Found(
                        context, literal.Span, type,
                        $"{SqlName.Literal(literal.Value)} is used {Analysis.TransactionWords.Where(context)}, which adds this label to {type}: the server refuses it with "
                        + $"'unsafe use of new value \"{literal.Value}\" of enum type {type.Name}' (SQLSTATE 55P04), and the whole transaction is rolled back.",
                        $"In a file of its own that is run, and committed, before this one:\nALTER TYPE {type} ADD VALUE IF NOT EXISTS {SqlName.Literal(literal.Value)};"),
                ];
        return [];
    }

    // The same text may mean something else: it is taken for the label where a cast says so, or where the statement has to do with
    // a column of that type or with something that the model does not know.
    private static RelationName? Used(LintContext context, Statement statement, Literal literal)
    {
        foreach (var type in context.History.In(context.Transaction).TypesWithNewLabel(literal.Value))
        {
            var casts = SyntaxTree.DescendantsAndSelf<CastExpression>(statement).Where(c => c.Value == literal).ToList();
            if (casts.Count > 0)
            {
                if (casts.Any(c => IsType(c.Type.Name, type))) return type;
                continue;
            }

            var tables = TablesOf(statement).ToList();
            if (tables.Any(t => context.Schema.Find(t) is null || context.Schema.Find(t)!.Columns.Any(c => IsType(c.Type, type)))
                || SyntaxTree.DescendantsAndSelf<TypeName>(statement).Any(t => IsType(t.Name, type))) return type;
        }

        return null;
    }

    private static IEnumerable<QualifiedName> TablesOf(Statement statement)
    {
        foreach (var node in SyntaxTree.DescendantsAndSelf(statement))
            switch (node)
            {
                case TableReference table:
                    yield return table.Table;
                    break;
                case TargetTable target:
                    yield return target.Table;
                    break;
                case AlterTableStatement alter:
                    yield return alter.Name;
                    break;
                case CreateIndexStatement index:
                    yield return index.Table;
                    break;
                case PolicyStatement policy:
                    yield return policy.Table;
                    break;
                case CreateTriggerStatement trigger:
                    yield return trigger.Table;
                    break;
            }
    }

    private static bool IsType(string written, RelationName type) =>
        written == type.ToString() || written == SqlName.Quote(type.Name) || written == SqlName.Quote(type.Schema, type.Name)
        || written == type + "[]" || written == SqlName.Quote(type.Schema, type.Name) + "[]";
}
