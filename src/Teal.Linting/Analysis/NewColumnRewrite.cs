using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Why ADD COLUMN rewrites a table.</summary>
internal enum NewColumnRewrite
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Each row gets the next number of a sequence.</summary>
    AutoIncrement,

    /// <summary>Each row gets the value of an expression over its other columns.</summary>
    StoredGenerated,

    /// <summary>Each row gets a value of its own from a volatile function.</summary>
    VolatileDefault,

    /// <summary>The type is a domain, whose constraint is checked in each row, or whose own default is volatile.</summary>
    Domain,
}

/// <summary>Tells the reasons apart, so that one rule reports each column.</summary>
internal static class NewColumnRewrites
{
    /// <summary>The columns that an ALTER TABLE adds to a table in use, and the table is rewritten for <paramref name="reason"/>.</summary>
    public static IEnumerable<(AddColumnAction Add, Effect Effect)> In(LintContext context, AlterTableStatement alter, NewColumnRewrite reason)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var add in alter.Actions.OfType<AddColumnAction>())
        {
            if (context.IsThere(alter, add)) continue;
            if (ReasonOf(context, add.Column) == reason && Rewrites(context, alter, add)) yield return (add, context.EffectOf(alter, add));
        }
    }

    // A partitioned table has no rows of its own: its partitions are rewritten.
    private static bool Rewrites(LintContext context, AlterTableStatement alter, AddColumnAction add) =>
        StatementEffects.Of(alter with { Actions = [add] }, context.Schema, context.PgMajor).Any(e => e.Rewrites);

    /// <summary>The column as it would be added without what rewrites: its type and the constraints that <paramref name="stay"/>.</summary>
    public static string PlainColumn(LintContext context, AlterTableStatement alter, ColumnDefinition column, string? type, Func<ColumnConstraint, bool> stay) =>
        $"ALTER TABLE {context.Resolve(alter.Name)} ADD COLUMN {column.Name} {type ?? (column.Type is null ? "" : context.Text(column.Type.Span))}"
        + string.Concat(column.Constraints.Where(stay).Select(c => " " + context.Text(c.Span))) + ";";

    private static NewColumnRewrite ReasonOf(LintContext context, ColumnDefinition column)
    {
        if (column.Type is { IsSerial: true } || column.Constraints.Any(c => c is IdentityConstraint)) return NewColumnRewrite.AutoIncrement;
        if (column.Constraints.Any(c => c is GeneratedConstraint { IsStored: true })) return NewColumnRewrite.StoredGenerated;
        return column.Constraints.OfType<DefaultConstraint>().Any(c => Volatility.Of(c.Value, context.Schema) != VolatilityClass.NotVolatile)
            ? NewColumnRewrite.VolatileDefault
            : NewColumnRewrite.Domain;
    }
}
