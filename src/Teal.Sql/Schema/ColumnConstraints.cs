using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>What the constraints written on a column mean for it, and their text as constraints of the table.</summary>
internal static class ColumnConstraints
{
    /// <summary>
    /// The column that a definition makes.
    /// </summary>
    /// <param name="model">The model, for the names that are taken.</param>
    /// <param name="table">The column's table.</param>
    /// <param name="definition">The column as written.</param>
    /// <param name="inherited">The column of that name that the table has from a parent or type, or null.</param>
    /// <param name="text">The source of the definition.</param>
    /// <param name="sequence">The sequence that a serial or identity column brings with it, or null.</param>
    internal static Column Column(
        SchemaModel model, RelationName table, ColumnDefinition definition, Column? inherited, SourceText? text, out RelationName? sequence)
    {
        var type = definition.Type;
        var isSerial = type is { IsSerial: true };
        var isIdentity = definition.Constraints.Any(c => c is IdentityConstraint);
        sequence = isSerial || isIdentity
            ? new RelationName(table.Schema, ObjectNames.ForRelation(model, table, definition.Name.Name, "seq"))
            : null;
        var column = new Column(
            definition.Name.Name,
            type is null ? inherited?.Type ?? "unknown" : TypeText.Of(type),
            isSerial || isIdentity || (inherited?.NotNull ?? false),
            isSerial ? $"nextval({SqlName.Literal(sequence!.Value.ToString())}::regclass)" : inherited?.Default)
        {
            IsIdentity = isIdentity || (inherited?.IsIdentity ?? false),
            Generated = inherited?.Generated,
            Collation = inherited?.Collation,
        };
        foreach (var constraint in definition.Constraints)
        {
            column = constraint switch
            {
                NotNullConstraint or ColumnPrimaryKey => column with { NotNull = true },
                DefaultConstraint c => column with { Default = DefaultText(c.Value, text) },
                GeneratedConstraint c => column with { Generated = text?.Slice(c.Value.Span) ?? "" },
                ColumnCollation c => column with { Collation = c.Collation.ToString() },
                _ => column,
            };
        }
        return column;
    }

    /// <summary>A default as text; a bare NULL is none, as PostgreSQL has it (AddRelationNewConstraints).</summary>
    internal static string? DefaultText(Expression? value, SourceText? text) =>
        value is null or Literal { Kind: LiteralKind.Null } or CastExpression { Value: Literal { Kind: LiteralKind.Null } }
            ? null
            : text?.Slice(value.Span) ?? "";

    internal static SchemaModel WithSequence(SchemaModel model, RelationName sequence, RelationName table, string column) => model with
    {
        Sequences = model.Sequences.Add(sequence),
        SequenceOwners = model.SequenceOwners.SetItem(sequence, new ColumnOwner(table, column)),
    };

    internal static string PrimaryKey(string column, ColumnConstraint constraint) =>
        $"PRIMARY KEY ({SqlName.Quote(column)})" + Deferral(constraint);

    internal static string Unique(string column, ColumnUnique constraint) =>
        $"UNIQUE {(constraint.NullsNotDistinct ? "NULLS NOT DISTINCT " : "")}({SqlName.Quote(column)})" + Deferral(constraint);

    internal static string ForeignKey(string column, ColumnReferences constraint, SourceText? text) =>
        $"FOREIGN KEY ({SqlName.Quote(column)}) {text?.Slice(constraint.Target.Span)}" + Deferral(constraint);

    private static string Deferral(ColumnConstraint constraint) =>
        (constraint.IsDeferrable == true ? " DEFERRABLE" : "") + (constraint.IsInitiallyDeferred ? " INITIALLY DEFERRED" : "")
        + (constraint.IsNotEnforced ? " NOT ENFORCED" : "");
}
