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
        var name = definition.Name.Name;
        var isSerial = type is { IsSerial: true };
        var identity = definition.Constraints.OfType<IdentityConstraint>().FirstOrDefault();
        sequence = isSerial || identity is not null ? SequenceFor(model, table, name, identity?.SequenceName) : null;
        var (typeText, own) = type is null ? (inherited?.Type ?? "unknown", inherited?.UserType) : model.Describe(type);
        var column = (inherited ?? new Column(name, typeText, false, null)) with { Type = typeText, UserType = own };
        if (isSerial) column = WithSerial(column, sequence!.Value);
        if (identity is not null) column = column with { IsIdentity = true, IsIdentityAlways = identity.IsAlways };
        if (isSerial || identity is not null) column = WithNotNull(model, table, column, null);
        foreach (var constraint in definition.Constraints)
        {
            column = constraint switch
            {
                NotNullConstraint c => WithNotNull(model, table, column, c.Name) with { IsNotNullOwn = c.IsNoInherit },
                ColumnPrimaryKey => WithNotNull(model, table, column, null),
                DefaultConstraint c => WithDefault(model, column, c.Value, text),
                GeneratedConstraint c => WithGenerated(model, column, c.Value, text) with { IsVirtual = !c.IsStored },
                ColumnCollation c => column with { Collation = c.Collation.ToString() },
                _ => column,
            };
        }
        return column;
    }

    /// <summary>The name of the sequence of a serial or identity column.</summary>
    internal static RelationName SequenceFor(SchemaModel model, RelationName table, string column, QualifiedName? given) =>
        given is null
            ? new RelationName(table.Schema, ObjectNames.ForRelation(model, table, column, "seq"))
            : new RelationName(given.Schema ?? table.Schema, given.Name);

    internal static Column WithDefault(SchemaModel model, Column column, Expression? value, SourceText? text)
    {
        // A bare NULL is no default, as PostgreSQL has it (AddRelationNewConstraints).
        if (value is null or Literal { Kind: LiteralKind.Null } or CastExpression { Value: Literal { Kind: LiteralKind.Null } })
            return column with { Default = null, DefaultVolatility = VolatilityCategory.Immutable, Calls = [], NextValueOf = null };
        return column with
        {
            Default = text?.Slice(value.Span) ?? "",
            DefaultVolatility = ExpressionVolatility.Of(value, model),
            Calls = References.Routines(model, value),
            NextValueOf = References.NextValue(model, value),
        };
    }

    internal static Column WithGenerated(SchemaModel model, Column column, Expression value, SourceText? text) =>
        column with { Generated = text?.Slice(value.Span) ?? "", Calls = References.Routines(model, value), Default = null, NextValueOf = null };

    /// <summary>NOT NULL, under the name that PostgreSQL 18 gives it where none is given.</summary>
    internal static Column WithNotNull(SchemaModel model, RelationName table, Column column, Identifier? name, bool isValidated = true) =>
        column.NotNull && column.NotNullName is not null
            ? column with { NotNullName = name?.Name ?? column.NotNullName, IsNotNullValidated = column.IsNotNullValidated || isValidated }
            : column with
            {
                NotNull = true,
                NotNullName = name?.Name ?? ObjectNames.ForConstraint(model, table, column.Name, "not_null", []),
                IsNotNullValidated = isValidated,
            };

    internal static Column WithoutNotNull(Column column) =>
        column with { NotNull = false, NotNullName = null, IsNotNullValidated = true, IsNotNullOwn = false };

    internal static string PrimaryKey(string column, ColumnConstraint constraint) =>
        $"PRIMARY KEY ({SqlName.Quote(column)})" + Deferral(constraint);

    internal static string Unique(string column, ColumnUnique constraint) =>
        $"UNIQUE {(constraint.NullsNotDistinct ? "NULLS NOT DISTINCT " : "")}({SqlName.Quote(column)})" + Deferral(constraint);

    internal static string ForeignKey(string column, ColumnReferences constraint, SourceText? text) =>
        $"FOREIGN KEY ({SqlName.Quote(column)}) {text?.Slice(constraint.Target.Span)}" + Deferral(constraint);

    private static Column WithSerial(Column column, RelationName sequence) => column with
    {
        Default = $"nextval({SqlName.Literal(sequence.ToString())}::regclass)",
        DefaultVolatility = VolatilityCategory.Volatile,
        NextValueOf = sequence,
    };

    private static string Deferral(ColumnConstraint constraint) =>
        (constraint.IsDeferrable == true ? " DEFERRABLE" : "") + (constraint.IsInitiallyDeferred ? " INITIALLY DEFERRED" : "")
        + (constraint.IsNotEnforced ? " NOT ENFORCED" : "");
}
