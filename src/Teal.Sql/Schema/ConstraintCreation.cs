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

    internal void AddCheck(Identifier? name, Expression condition, Marks marks)
    {
        var columns = ColumnNames.UsedIn(condition).ToImmutableArray();
        var chosen = name?.Name ?? ObjectNames.ForConstraint(model, table, columns.Length == 1 ? columns[0] : null, "check", constraints);
        // A second constraint of the same name and condition as an inherited one is merged with it (MergeWithExistingConstraint).
        if (constraints.Exists(c => c.Name == chosen)) return;
        constraints.Add(marks.On(new Constraint(chosen, ConstraintKind.Check, columns, marks.IsValidated, $"CHECK ({Slice(condition.Span)})")
        {
            Condition = condition,
            Calls = References.Routines(model, condition),
        }));
    }

    internal void AddForeignKey(
        Identifier? name, ImmutableArray<string> columns, ForeignKeyTarget target, Marks marks, string definition)
    {
        var chosen = name?.Name ?? ObjectNames.ForConstraint(model, table, ObjectNames.Joined(columns), "fkey", constraints);
        var references = target.Table.Schema is null && target.Table.Name == table.Name && !model.HasRelation(model.Resolve(target.Table))
            ? table
            : model.Resolve(target.Table);
        var keys = target.Columns.Select(c => c.Name).ToImmutableArray();
        if (keys.IsEmpty)
        {
            keys = references == table
                ? constraints.Find(c => c.Kind == ConstraintKind.PrimaryKey)?.Columns ?? []
                : model.Tables.GetValueOrDefault(references)?.PrimaryKey ?? [];
        }
        constraints.Add(marks.On(new Constraint(chosen, ConstraintKind.ForeignKey, columns, marks.IsValidated, definition)
        {
            References = references,
            ReferencedColumns = keys,
            OnDelete = target.OnDelete,
            OnUpdate = target.OnUpdate,
        }));
    }

    internal void AddUnique(Identifier? name, bool isPrimaryKey, ImmutableArray<string> columns, ImmutableArray<string> include, string definition,
        bool nullsNotDistinct = false, Marks marks = default)
    {
        // A second constraint over the same columns is the first one again (transformIndexConstraints).
        if (name is null && constraints.Exists(c => c.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && c.Columns.SequenceEqual(columns))
            && !model.Tables.ContainsKey(table)) return;
        var chosen = name?.Name ?? (isPrimaryKey
            ? ObjectNames.ForRelation(model, table, null, "pkey", constraints)
            : ObjectNames.ForRelation(model, table, ObjectNames.Joined(columns.Concat(include)), "key", constraints));
        var kind = isPrimaryKey ? ConstraintKind.PrimaryKey : ConstraintKind.Unique;
        var index = new RelationName(table.Schema, chosen);
        constraints.Add(marks.On(new Constraint(chosen, kind, columns, true, definition) { Index = index }));
        _indexes.Add(new TableIndex(index, table, true, [.. columns.Select(c => (string?)c)])
        {
            UsedColumns = columns.AddRange(include),
            KeyNames = columns.AddRange(include),
            Include = include,
            NullsNotDistinct = nullsNotDistinct,
            IsDeferrable = marks.IsDeferrable,
            IsOfConstraint = true,
        });
    }

    /// <summary>A table constraint of any kind but NOT NULL.</summary>
    internal void Add(TableConstraint constraint)
    {
        switch (constraint)
        {
            case CheckConstraint c:
                AddCheck(c.Name, c.Condition, Marks.Of(c));
                break;
            case ForeignKeyConstraint c:
                AddForeignKey(c.Name, [.. c.Columns.Select(i => i.Name)], c.Target, Marks.Of(c), DefinitionOf(c));
                break;
            case UniqueConstraint { UsingIndex: { } index } c:
                AdoptIndex(c, index);
                break;
            case UniqueConstraint c:
                AddUnique(c.Name, c.IsPrimaryKey, [.. c.Columns.Select(i => i.Name)], [.. c.Include.Select(i => i.Name)], DefinitionOf(c), c.NullsNotDistinct, Marks.Of(c));
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
        var index = new RelationName(table.Schema, name);
        constraints.Add(Marks.Of(constraint).On(new Constraint(name, ConstraintKind.Exclusion, columns, true, DefinitionOf(constraint))
        {
            Condition = constraint.Where,
            Index = index,
        }));
        _indexes.Add(new TableIndex(
            index, table, false, [.. constraint.Keys.Select(k => IndexCreation.PlainColumn(k.Value))])
        {
            IsPartial = constraint.Where is not null,
            Predicate = constraint.Where,
            Method = constraint.Method ?? "btree",
            KeyNames = [.. keys],
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
        constraints.Add(Marks.Of(constraint).On(new Constraint(name, kind, columns, true, definition) { Index = new RelationName(table.Schema, name) }));
        if (known is not null) _indexes.Add(known with { Name = new RelationName(table.Schema, name), IsOfConstraint = true, IsDeferrable = constraint.IsDeferrable == true });
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

    /// <summary>What is written behind a constraint. The default is none of it.</summary>
    internal readonly record struct Marks(bool IsNotValid, bool IsNotEnforced, bool IsDeferrable, bool IsInitiallyDeferred, bool IsOwn)
    {
        /// <summary>A constraint that is not enforced is not validated either.</summary>
        internal bool IsValidated => !IsNotValid && !IsNotEnforced;

        internal static Marks Of(TableConstraint c) => new(c.IsNotValid, c.IsNotEnforced, c.IsDeferrable == true, c.IsInitiallyDeferred, c.IsNoInherit);

        internal static Marks Of(ColumnConstraint c) => new(false, c.IsNotEnforced, c.IsDeferrable == true, c.IsInitiallyDeferred, c.IsNoInherit);

        internal Constraint On(Constraint constraint) => constraint with
        {
            IsEnforced = !IsNotEnforced,
            IsDeferrable = IsDeferrable,
            IsInitiallyDeferred = IsInitiallyDeferred,
            IsOwn = IsOwn,
        };
    }
}
