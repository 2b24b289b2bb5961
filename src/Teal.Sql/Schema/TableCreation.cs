using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>CREATE TABLE in all its forms.</summary>
internal sealed class TableCreation
{
    private readonly RelationName _name;
    private readonly CreateTableStatement _statement;
    private readonly List<Column> _columns = [];
    private readonly List<Constraint> _constraints = [];
    private SchemaModel _model;

    private TableCreation(SchemaModel model, CreateTableStatement statement)
    {
        _model = model;
        _statement = statement;
        _name = RelationName.Of(statement.Name);
    }

    internal static SchemaModel Apply(SchemaModel model, CreateTableStatement statement)
    {
        if (model.HasRelation(RelationName.Of(statement.Name))) return model;
        return statement.AsQuery is { } query
            ? FromQuery(model, RelationName.Of(statement.Name), query, [.. statement.AsColumns.Select(c => c.Name)], statement.Persistence)
            : new TableCreation(model, statement).Create();
    }

    /// <summary>CREATE TABLE AS and SELECT INTO.</summary>
    internal static SchemaModel FromQuery(
        SchemaModel model, RelationName name, QueryExpression query, ImmutableArray<string> names, Persistence persistence = Persistence.Permanent)
    {
        if (model.HasRelation(name)) return model;
        var columns = QueryColumns.Of(model, query).Select((c, i) => i < names.Length ? c with { Name = names[i] } : c);
        return model with { Tables = model.Tables.Add(name, new Table(name, [.. columns], []) { Persistence = persistence }) };
    }

    private SchemaModel Create()
    {
        var parents = (_statement.PartitionOf is { } partitioned ? [partitioned] : _statement.Inherits).Select(RelationName.Of).ToImmutableArray();
        foreach (var parent in parents) Inherit(parent, _statement.PartitionOf is not null);

        var copies = new List<LikeClause>();
        foreach (var element in _statement.Elements)
        {
            if (element is ColumnDefinition column) AddColumn(column);
            else if (element is LikeClause like) Copy(like, copies);
            else if (element is TableNotNullConstraint notNull) SetNotNull([notNull.Column.Name]);
        }

        var creation = new ConstraintCreation(_model, _name, _statement.Text, _constraints);
        AddConstraints(creation);
        foreach (var like in copies) CopyIndexConstraints(like, creation);
        SetNotNull(_constraints.Where(c => c.Kind == ConstraintKind.PrimaryKey).SelectMany(c => c.Columns));

        var table = new Table(_name, [.. _columns], [.. _constraints])
        {
            Persistence = _statement.Persistence,
            PartitionStrategy = _statement.PartitionStrategy,
            PartitionOf = _statement.PartitionOf is null ? null : parents[0],
            Inherits = _statement.PartitionOf is null ? parents : [],
        };
        var model = _model with { Tables = _model.Tables.Add(_name, table) };
        model = model with { Indexes = model.Indexes.SetItems(creation.Indexes.Select(i => KeyValuePair.Create(i.Name, i))) };
        foreach (var like in copies) model = CopyIndexes(model, like);
        return _statement.PartitionOf is null ? model : CopyPartitionedIndexes(model, parents[0]);
    }

    /// <summary>In PostgreSQL's own order, on which the chosen names depend: CHECK, then PRIMARY KEY, other indexes, foreign keys.</summary>
    private void AddConstraints(ConstraintCreation creation)
    {
        var text = _statement.Text;
        var columns = _statement.Columns.SelectMany(c => c.Constraints.Select(k => (Column: c.Name.Name, Constraint: k))).ToList();
        foreach (var (_, constraint) in columns)
            if (constraint is ColumnCheck check) creation.AddCheck(check.Name, check.Condition, isValidated: true);
        foreach (var constraint in _statement.Constraints)
            if (constraint is CheckConstraint) creation.Add(constraint);

        foreach (var (column, constraint) in columns)
            if (constraint is ColumnPrimaryKey key) creation.AddUnique(key.Name, true, [column], [], ColumnConstraints.PrimaryKey(column, key));
        foreach (var constraint in _statement.Constraints)
            if (constraint is UniqueConstraint { IsPrimaryKey: true }) creation.Add(constraint);
        foreach (var (column, constraint) in columns)
            if (constraint is ColumnUnique unique) creation.AddUnique(unique.Name, false, [column], [], ColumnConstraints.Unique(column, unique));
        foreach (var constraint in _statement.Constraints)
            if (constraint is UniqueConstraint { IsPrimaryKey: false } or ExclusionConstraint) creation.Add(constraint);

        foreach (var (column, constraint) in columns)
        {
            if (constraint is ColumnReferences references)
                creation.AddForeignKey(references.Name, [column], references.Target, true, ColumnConstraints.ForeignKey(column, references, text));
        }
        foreach (var constraint in _statement.Constraints)
            if (constraint is ForeignKeyConstraint) creation.Add(constraint);
    }

    private void AddColumn(ColumnDefinition definition)
    {
        var name = definition.Name.Name;
        var at = _columns.FindIndex(c => c.Name == name);
        var inherited = at >= 0 ? _columns[at] : null;
        var column = ColumnConstraints.Column(_model, _name, definition, inherited, _statement.Text, out var sequence);
        if (sequence is { } owned) _model = ColumnConstraints.WithSequence(_model, owned, _name, name);
        if (at >= 0) _columns[at] = column;
        else _columns.Add(column);
    }

    private void SetNotNull(IEnumerable<string> names)
    {
        foreach (var name in names.ToList())
        {
            var at = _columns.FindIndex(c => c.Name == name);
            if (at >= 0) _columns[at] = _columns[at] with { NotNull = true };
        }
    }

    private void Inherit(RelationName parent, bool isPartition)
    {
        if (_model.Tables.GetValueOrDefault(parent) is not { } table) return;
        foreach (var column in table.Columns)
        {
            if (_columns.Exists(c => c.Name == column.Name)) continue;
            // The identity of a parent is handed on to partitions from PostgreSQL 17 on, never to children by INHERITS.
            _columns.Add(column with { IsIdentity = column.IsIdentity && isPartition });
        }
        foreach (var constraint in table.Constraints)
        {
            var isInherited = constraint.Kind == ConstraintKind.Check || (isPartition && constraint.Kind == ConstraintKind.ForeignKey);
            if (isInherited && !_constraints.Exists(c => c.Name == constraint.Name)) _constraints.Add(constraint);
        }
    }

    /// <summary>LIKE: names, types and NOT NULL always; the rest as INCLUDING says.</summary>
    private void Copy(LikeClause like, List<LikeClause> copies)
    {
        if (_model.Find(like.Source) is not { } source) return;
        copies.Add(like);
        foreach (var column in source.Columns)
        {
            if (column.IsIdentity && Includes(like, "IDENTITY"))
            {
                var sequence = new RelationName(_name.Schema, ObjectNames.ForRelation(_model, _name, column.Name, "seq"));
                _model = ColumnConstraints.WithSequence(_model, sequence, _name, column.Name);
            }
            _columns.Add(column with
            {
                Default = Includes(like, "DEFAULTS") ? column.Default : null,
                Generated = Includes(like, "GENERATED") ? column.Generated : null,
                IsIdentity = Includes(like, "IDENTITY") && column.IsIdentity,
            });
        }
        if (Includes(like, "CONSTRAINTS"))
            _constraints.AddRange(source.Constraints.Where(c => c.Kind == ConstraintKind.Check).Select(c => c with { IsValidated = true }));
    }

    private static bool Includes(LikeClause like, string what)
    {
        var includes = false;
        foreach (var option in like.Options)
        {
            if (option.EndsWith(" ALL", StringComparison.Ordinal) || option.EndsWith(" " + what, StringComparison.Ordinal))
                includes = option.StartsWith("INCLUDING", StringComparison.Ordinal);
        }
        return includes;
    }

    private void CopyIndexConstraints(LikeClause like, ConstraintCreation creation)
    {
        if (!Includes(like, "INDEXES")) return;
        foreach (var constraint in _model.Find(like.Source)!.Constraints)
        {
            if (constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique)
                creation.AddUnique(null, constraint.Kind == ConstraintKind.PrimaryKey, constraint.Columns, [], constraint.Definition);
        }
    }

    private SchemaModel CopyIndexes(SchemaModel model, LikeClause like) =>
        Includes(like, "INDEXES") ? CopyPlainIndexes(model, RelationName.Of(like.Source)) : model;

    private SchemaModel CopyPlainIndexes(SchemaModel model, RelationName source)
    {
        foreach (var index in model.Indexes.Values.Where(i => i.Table == source && !i.IsOfConstraint).OrderBy(i => i.Name.Name, StringComparer.Ordinal).ToList())
        {
            var name = new RelationName(_name.Schema, ObjectNames.ForRelation(model, _name, ObjectNames.Joined(index.KeyNames), "idx"));
            model = model with { Indexes = model.Indexes.Add(name, index with { Name = name, Table = _name }) };
        }
        return model;
    }

    private SchemaModel CopyPartitionedIndexes(SchemaModel model, RelationName parent)
    {
        if (!model.Tables.TryGetValue(parent, out var table)) return model;
        var constraints = model.Tables[_name].Constraints.ToList();
        var creation = new ConstraintCreation(model, _name, _statement.Text, constraints);
        foreach (var constraint in table.Constraints)
        {
            var isKnown = constraints.Exists(c => c.Kind == constraint.Kind && c.Columns.SequenceEqual(constraint.Columns));
            if (constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && !isKnown)
                creation.AddUnique(null, constraint.Kind == ConstraintKind.PrimaryKey, constraint.Columns, [], constraint.Definition);
        }
        model = model with
        {
            Tables = model.Tables.SetItem(_name, model.Tables[_name] with { Constraints = [.. constraints] }),
            Indexes = model.Indexes.SetItems(creation.Indexes.Select(i => KeyValuePair.Create(i.Name, i))),
        };
        return CopyPlainIndexes(model, parent);
    }
}
