using System.Collections.Immutable;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>Constraints as written to constraints as kept: named, with columns and text.</summary>
internal sealed class ConstraintCreation(SchemaModel model, RelationName table, SourceText? text, List<Constraint> constraints)
{
    private readonly List<TableIndex> _indexes = [];

    /// <summary>The indexes that the constraints added so far bring with them.</summary>
    internal IReadOnlyList<TableIndex> Indexes => _indexes;

    internal void AddCheck(Identifier? name, Expression condition, bool isValidated)
    {
        var columns = ColumnNames.UsedIn(condition).ToImmutableArray();
        var chosen = name?.Name ?? ObjectNames.ForConstraint(model, table, columns.Length == 1 ? columns[0] : null, "check", constraints);
        constraints.Add(new Constraint(chosen, ConstraintKind.Check, columns, isValidated, $"CHECK ({Slice(condition.Span)})") { Condition = condition });
    }

    internal void AddForeignKey(
        Identifier? name, ImmutableArray<string> columns, ForeignKeyTarget target, bool isValidated, string definition)
    {
        var chosen = name?.Name ?? ObjectNames.ForConstraint(model, table, ObjectNames.Joined(columns), "fkey", constraints);
        var references = RelationName.Of(target.Table);
        var keys = target.Columns.Select(c => c.Name).ToImmutableArray();
        if (keys.IsEmpty)
        {
            keys = references == table
                ? constraints.Find(c => c.Kind == ConstraintKind.PrimaryKey)?.Columns ?? []
                : model.Tables.GetValueOrDefault(references)?.PrimaryKey ?? [];
        }
        constraints.Add(new Constraint(chosen, ConstraintKind.ForeignKey, columns, isValidated, definition)
        {
            References = references,
            ReferencedColumns = keys,
        });
    }

    internal void AddUnique(Identifier? name, bool isPrimaryKey, ImmutableArray<string> columns, ImmutableArray<string> include, string definition)
    {
        // A second constraint over the same columns is the first one again (transformIndexConstraints).
        if (name is null && constraints.Exists(c => c.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && c.Columns.SequenceEqual(columns))
            && !model.Tables.ContainsKey(table)) return;
        var chosen = name?.Name ?? (isPrimaryKey
            ? ObjectNames.ForRelation(model, table, null, "pkey", constraints)
            : ObjectNames.ForRelation(model, table, ObjectNames.Joined(columns.Concat(include)), "key", constraints));
        var kind = isPrimaryKey ? ConstraintKind.PrimaryKey : ConstraintKind.Unique;
        constraints.Add(new Constraint(chosen, kind, columns, true, definition));
        _indexes.Add(new TableIndex(new RelationName(table.Schema, chosen), table, true, [.. columns.Select(c => (string?)c)])
        {
            UsedColumns = columns.AddRange(include),
            IsOfConstraint = true,
        });
    }

    /// <summary>A table constraint of any kind but NOT NULL.</summary>
    internal void Add(TableConstraint constraint)
    {
        switch (constraint)
        {
            case CheckConstraint c:
                AddCheck(c.Name, c.Condition, !c.IsNotValid);
                break;
            case ForeignKeyConstraint c:
                AddForeignKey(c.Name, [.. c.Columns.Select(i => i.Name)], c.Target, !c.IsNotValid, DefinitionOf(c));
                break;
            case UniqueConstraint { UsingIndex: { } index } c:
                AdoptIndex(c, index);
                break;
            case UniqueConstraint c:
                AddUnique(c.Name, c.IsPrimaryKey, [.. c.Columns.Select(i => i.Name)], [.. c.Include.Select(i => i.Name)], DefinitionOf(c));
                break;
            case ExclusionConstraint c:
                AddExclusion(c);
                break;
        }
    }

    private void AddExclusion(ExclusionConstraint constraint)
    {
        var columns = constraint.Keys.SelectMany(k => ColumnNames.UsedIn(k.Value)).Distinct().ToImmutableArray();
        var keys = IndexCreation.KeyNames(constraint.Keys.Select(k => k.Value));
        var name = constraint.Name?.Name ?? ObjectNames.ForRelation(model, table, ObjectNames.Joined(keys), "excl", constraints);
        constraints.Add(new Constraint(name, ConstraintKind.Exclusion, columns, true, DefinitionOf(constraint)) { Condition = constraint.Where });
        _indexes.Add(new TableIndex(
            new RelationName(table.Schema, name), table, false, [.. constraint.Keys.Select(k => IndexCreation.PlainColumn(k.Value))])
        {
            IsPartial = constraint.Where is not null,
            UsedColumns = columns,
            IsOfConstraint = true,
        });
    }

    /// <summary>USING INDEX: the index takes the constraint's name, or the constraint the index's.</summary>
    private void AdoptIndex(UniqueConstraint constraint, Identifier index)
    {
        var known = model.Indexes.GetValueOrDefault(new RelationName(table.Schema, index.Name));
        var columns = known?.Columns.OfType<string>().ToImmutableArray() ?? [];
        var name = constraint.Name?.Name ?? index.Name;
        var kind = constraint.IsPrimaryKey ? ConstraintKind.PrimaryKey : ConstraintKind.Unique;
        var keyword = constraint.IsPrimaryKey ? "PRIMARY KEY" : "UNIQUE";
        var definition = columns.IsEmpty ? DefinitionOf(constraint) : $"{keyword} ({string.Join(", ", columns.Select(SqlName.Quote))})";
        constraints.Add(new Constraint(name, kind, columns, true, definition));
        if (known is not null) _indexes.Add(known with { Name = new RelationName(table.Schema, name), IsOfConstraint = true });
    }

    /// <summary>The text of a constraint behind its name, without NOT VALID.</summary>
    private string DefinitionOf(TableConstraint constraint)
    {
        var start = constraint.Name?.Span.End ?? constraint.Span.Start;
        if (constraint.NotValidSpan is not { } notValid) return Slice(SourceSpan.FromBounds(start, constraint.Span.End)).Trim();
        var before = Slice(SourceSpan.FromBounds(start, notValid.Start)).Trim();
        var after = Slice(SourceSpan.FromBounds(notValid.End, constraint.Span.End)).Trim();
        return after.Length == 0 ? before : before + " " + after;
    }

    private string Slice(SourceSpan span) => text?.Slice(span) ?? "";
}
