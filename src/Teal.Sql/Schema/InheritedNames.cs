using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>A constraint that a parent hands on has the parent's name for it, chosen or not.</summary>
internal static class InheritedNames
{
    /// <summary><paramref name="action"/> with the names that its constraints got at the parent.</summary>
    internal static AlterTableAction In(AlterTableAction action, IEnumerable<Constraint> added)
    {
        var names = added.ToLookup(c => c.Kind, c => c.Name);
        var checks = new Queue<string>(names[ConstraintKind.Check]);
        var keys = new Queue<string>(names[ConstraintKind.ForeignKey]);
        return action switch
        {
            AddConstraintAction { Constraint: CheckConstraint { Name: null } c } a when checks.TryDequeue(out var name) => a with { Constraint = c with { Name = At(name, c.Span) } },
            AddConstraintAction { Constraint: ForeignKeyConstraint { Name: null } c } a when keys.TryDequeue(out var name) => a with { Constraint = c with { Name = At(name, c.Span) } },
            AddColumnAction a => a with { Column = a.Column with { Constraints = [.. a.Column.Constraints.Select(Named)] } },
            _ => action,
        };

        ColumnConstraint Named(ColumnConstraint constraint) => constraint switch
        {
            ColumnCheck c when checks.TryDequeue(out var name) => c with { Name = At(name, c.Span) },
            ColumnReferences c when keys.TryDequeue(out var name) => c with { Name = At(name, c.Span) },
            _ => constraint,
        };
    }

    // Before the constraint, so that its own text is what follows the name.
    private static Identifier At(string name, SourceSpan span) => new(name, true, SourceSpan.FromBounds(span.Start, span.Start));
}
