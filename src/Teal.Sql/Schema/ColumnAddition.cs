using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>ADD COLUMN.</summary>
internal static class ColumnAddition
{
    /// <param name="model">The model before.</param>
    /// <param name="table">The table.</param>
    /// <param name="definition">The column.</param>
    /// <param name="text">Its source.</param>
    /// <param name="isFirst">Whether this is the table that the statement names, and not a child of it.</param>
    internal static SchemaModel Apply(SchemaModel model, Table table, ColumnDefinition definition, SourceText? text, bool isFirst)
    {
        var name = definition.Name.Name;
        if (table.Column(name) is not null) return model;
        var column = ColumnConstraints.Column(model, table.Name, definition, null, text, out var sequence);
        if (sequence is { } owned) model = model.WithSequence(owned, new ColumnOwner(table.Name, name));
        var constraints = table.Constraints.ToList();
        var creation = new ConstraintCreation(model, table.Name, text, constraints);
        foreach (var constraint in definition.Constraints)
        {
            var marks = ConstraintCreation.Marks.Of(constraint);
            // Keys and foreign keys of a parent are no business of a child by INHERITS; a partition gets them from the index above.
            if (!isFirst && constraint is ColumnPrimaryKey or ColumnUnique) continue;
            switch (constraint)
            {
                case ColumnCheck c:
                    creation.AddCheck(c.Name, c.Condition, marks);
                    break;
                case ColumnPrimaryKey c:
                    creation.AddUnique(c.Name, true, [name], [], ColumnConstraints.PrimaryKey(name, c), marks: marks);
                    break;
                case ColumnUnique c:
                    creation.AddUnique(c.Name, false, [name], [], ColumnConstraints.Unique(name, c), c.NullsNotDistinct, marks);
                    break;
                case ColumnReferences c when isFirst || table.PartitionOf is not null:
                    creation.AddForeignKey(c.Name, [name], c.Target, marks, ColumnConstraints.ForeignKey(name, c, text));
                    break;
            }
        }
        if (!isFirst)
        {
            column = column with { IsInherited = true };
            for (var i = table.Constraints.Length; i < constraints.Count; i++) constraints[i] = constraints[i] with { IsInherited = true };
        }
        model = model.With(table with { Columns = table.Columns.Add(column), Constraints = [.. constraints] }).With(creation.Indexes);
        return model;
    }
}
