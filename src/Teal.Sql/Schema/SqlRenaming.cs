using System.Collections.Immutable;
using System.Text;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>Renames a column in kept SQL text by way of the syntax tree, so that a string or a table of the same name stays.</summary>
internal static class SqlRenaming
{
    private const string ConstraintPrefix = "ALTER TABLE t ADD ";
    private const string ExpressionPrefix = "SELECT ";

    /// <summary>Whether an expression names a column.</summary>
    internal static bool Names(string expression, string column) =>
        Parse(ExpressionPrefix, expression, out _) is { } statement && ColumnNames.UsedIn(statement).Contains(column);

    internal static string InExpression(string expression, string from, string to) => Rename(ExpressionPrefix, expression, from, to);

    /// <summary>A constraint whose own columns are renamed.</summary>
    internal static Constraint Column(Constraint constraint, string from, string to)
    {
        if (!constraint.Columns.Contains(from)) return constraint;
        var definition = Rename(ConstraintPrefix, constraint.Definition, from, to);
        return WithDefinition(constraint, definition) with { Columns = constraint.Columns.Substitute(from, to) };
    }

    /// <summary>A foreign key whose referenced column is renamed.</summary>
    internal static Constraint ReferencedColumn(Constraint constraint, string from, string to)
    {
        if (!constraint.ReferencedColumns.Contains(from)) return constraint;
        var definition = Replace(ConstraintPrefix, constraint.Definition,
            s => Target(s) is { } target ? target.Columns.Where(c => c.Name == from) : [], SqlName.Quote(to));
        return constraint with { Definition = definition, ReferencedColumns = constraint.ReferencedColumns.Substitute(from, to) };
    }

    /// <summary>A foreign key whose referenced table is renamed.</summary>
    internal static Constraint ReferencedTable(Constraint constraint, RelationName from, RelationName to)
    {
        if (constraint.References != from) return constraint;
        var definition = Replace(ConstraintPrefix, constraint.Definition, s => Target(s) is { } target ? [target.Table] : [], to.ToString());
        return constraint with { Definition = definition, References = to };
    }

    private static ForeignKeyTarget? Target(Statement statement) => SyntaxTree.Descendants(statement).OfType<ForeignKeyTarget>().FirstOrDefault();

    /// <summary>A CHECK gets its condition anew from the text.</summary>
    private static Constraint WithDefinition(Constraint constraint, string definition)
    {
        var condition = constraint.Condition is null || constraint.Kind != ConstraintKind.Check
            ? constraint.Condition
            : SyntaxTree.Descendants(Parse(ConstraintPrefix, definition, out _)!).OfType<CheckConstraint>().FirstOrDefault()?.Condition;
        return constraint with { Definition = definition, Condition = condition };
    }

    private static string Rename(string prefix, string text, string from, string to) =>
        Replace(prefix, text, statement => OwnColumns(statement).Where(i => i.Name == from), SqlName.Quote(to));

    /// <summary>The identifiers that name columns of the table itself.</summary>
    private static IEnumerable<Identifier> OwnColumns(Statement statement)
    {
        foreach (var node in SyntaxTree.Descendants(statement))
        {
            switch (node)
            {
                case ColumnReference column:
                    yield return column.Name.Parts[^1];
                    break;
                case ForeignKeyConstraint key:
                    foreach (var column in key.Columns) yield return column;
                    break;
                case UniqueConstraint unique:
                    foreach (var column in unique.Columns.AddRange(unique.Include)) yield return column;
                    break;
            }
        }
    }

    private static string Replace(string prefix, string text, Func<Statement, IEnumerable<SqlNode>> find, string replacement)
    {
        if (Parse(prefix, text, out var source) is not { } statement) return text;
        var result = new StringBuilder();
        var at = prefix.Length;
        foreach (var node in find(statement).OrderBy(n => n.Span.Start))
        {
            result.Append(source.Content, at, node.Span.Start - at).Append(replacement);
            at = node.Span.End;
        }
        return result.Append(source.Content, at, source.Content.Length - at).ToString();
    }

    private static Statement? Parse(string prefix, string text, out SourceText source)
    {
        source = new SourceText("<model>", prefix + text);
        var script = SqlParser.Parse(source);
        return script is { Errors.IsEmpty: true, Statements: [var statement] } ? statement : null;
    }
}
