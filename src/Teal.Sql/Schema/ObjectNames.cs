using System.Text;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>
/// The names that PostgreSQL chooses for indexes, constraints and sequences: makeObjectName and ChooseRelationName in
/// src/backend/commands/indexcmds.c, ChooseConstraintName in src/backend/catalog/pg_constraint.c.
/// </summary>
internal static class ObjectNames
{
    /// <summary>A name for an index, sequence, or constraint with an index: free among the schema's relations and constraints.</summary>
    internal static string ForRelation(SchemaModel model, RelationName table, string? columns, string label, IReadOnlyCollection<Constraint>? pending = null) =>
        Choose(table.Name, columns, label, name =>
            model.HasRelation(new RelationName(table.Schema, name)) || IsConstraint(model, table, name, pending));

    /// <summary>A name for a CHECK or foreign key: free among the schema's constraints.</summary>
    internal static string ForConstraint(SchemaModel model, RelationName table, string? columns, string label, IReadOnlyCollection<Constraint> pending) =>
        Choose(table.Name, columns, label, name => IsConstraint(model, table, name, pending));

    /// <summary>Several column names joined, no longer than a name can be (ChooseIndexNameAddition).</summary>
    internal static string Joined(IEnumerable<string> columns)
    {
        var result = new StringBuilder();
        foreach (var column in columns)
        {
            if (result.Length > 0) result.Append('_');
            result.Append(column);
            if (result.Length > SqlName.MaxBytes) break;
        }
        return result.ToString();
    }

    private static bool IsConstraint(SchemaModel model, RelationName table, string name, IReadOnlyCollection<Constraint>? pending) =>
        pending?.Any(c => c.Name == name) == true
        || !model.Dependents.Of(Need.HasConstraint, new RelationName(table.Schema, name)).IsEmpty;

    private static string Choose(string table, string? columns, string label, Func<string, bool> isTaken)
    {
        var name = Make(table, columns, label);
        for (var number = 1; isTaken(name); number++) name = Make(table, columns, label + number);
        return name;
    }

    /// <summary>table_columns_label; where that is too long, the longer of table and columns is shortened until it fits.</summary>
    private static string Make(string table, string? columns, string label)
    {
        var available = SqlName.MaxBytes - Encoding.UTF8.GetByteCount(label) - 1 - (columns is null ? 0 : 1);
        var first = Encoding.UTF8.GetByteCount(table);
        var second = columns is null ? 0 : Encoding.UTF8.GetByteCount(columns);
        while (first + second > available)
        {
            if (first > second) first--;
            else second--;
        }
        var result = Clip(table, first);
        if (columns is not null) result += "_" + Clip(columns, second);
        return result + "_" + label;
    }

    private static string Clip(string name, int bytes)
    {
        var length = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0) break;
            length += rune.Utf16SequenceLength;
        }
        return name[..length];
    }
}
