using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>The proof that a column has no NULL, before something makes it NOT NULL.</summary>
internal static class NotNullFirst
{
    /// <summary>The CHECK that proves it, and its validation, which blocks nobody.</summary>
    public static string Sql(LintContext context, QualifiedName table, Identifier column)
    {
        var name = NewNames.Constraint(context, table, [column.Name], "not_null");
        return $"""
            ALTER TABLE {context.Resolve(table)} ADD CONSTRAINT {SqlName.Quote(name)} CHECK ({column} IS NOT NULL) NOT VALID;
            {LaterValidation.Validate(table, name)};
            """;
    }

    /// <summary>The whole way to NOT NULL: the proof, SET NOT NULL, which it spares its scan, and the removal of the CHECK.</summary>
    public static string Whole(LintContext context, QualifiedName table, Identifier column) =>
        $"""
        {Sql(context, table, column)}
        ALTER TABLE {context.Resolve(table)} ALTER COLUMN {column} SET NOT NULL;
        {Drop(context, table, column)}
        """;

    /// <summary>The removal of the CHECK when it has served.</summary>
    public static string Drop(LintContext context, QualifiedName table, Identifier column) =>
        $"ALTER TABLE {context.Resolve(table)} DROP CONSTRAINT {SqlName.Quote(NewNames.Constraint(context, table, [column.Name], "not_null"))};";
}
