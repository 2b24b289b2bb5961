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
        _name = model.NameForNew(statement.Name, statement.Persistence);
    }

    internal static SchemaModel Apply(SchemaModel model, CreateTableStatement statement, bool isForeign = false)
    {
        var name = model.NameForNew(statement.Name, statement.Persistence);
        if (model.HasRelation(name)) return model;
        if (statement.AsQuery is { } query)
            return FromQuery(model, name, query, [.. statement.AsColumns.Select(c => c.Name)], statement.Persistence, statement.AccessMethod);
        return new TableCreation(model.WithSchema(name.Schema), statement).Create(isForeign);
    }

    /// <summary>CREATE TABLE AS and SELECT INTO.</summary>
    internal static SchemaModel FromQuery(
        SchemaModel model, RelationName name, QueryExpression query, ImmutableArray<string> names, Persistence persistence = Persistence.Permanent, string? method = null)
    {
        if (model.HasRelation(name)) return model;
        var columns = QueryColumns.Of(model, query).Select((c, i) => i < names.Length ? c with { Name = names[i] } : c);
        return model.WithSchema(name.Schema).With(new Table(name, [.. columns], []) { Persistence = persistence, HasUnknownParts = !TellsColumns(query), AccessMethod = method ?? Table.DefaultAccessMethod });
    }

    // A star may stand for what the model does not know.
    private static bool TellsColumns(QueryExpression query)
    {
        while (query is SetOperationQuery operation) query = operation.Left;
        return query is ValuesQuery || (query is SelectQuery select && select.Items.All(i => i.Value is ColumnReference || i.Alias is not null));
    }

    private SchemaModel Create(bool isForeign)
    {
        var parents = (_statement.PartitionOf is { } partitioned ? [partitioned] : _statement.Inherits).Select(_model.Resolve).ToImmutableArray();
        foreach (var parent in parents) Inherit(parent, _statement.PartitionOf is not null);
        var ofType = _statement.OfType is { } type ? _model.ResolveType(type) : null;
        if (ofType is { } composite && _model.Composites.TryGetValue(composite, out var attributes)) _columns.AddRange(attributes.Attributes);

        var copies = new List<LikeClause>();
        foreach (var element in _statement.Elements)
        {
            if (element is ColumnDefinition column) AddColumn(column);
            else if (element is LikeClause like) Copy(like, copies);
        }
        foreach (var element in _statement.Elements)
            if (element is TableNotNullConstraint notNull) SetNotNull(notNull.Column.Name, notNull.Name, notNull.IsNoInherit);

        var creation = new ConstraintCreation(_model, _name, _statement.Text, _constraints);
        AddConstraints(creation);
        foreach (var like in copies) CopyIndexConstraints(like, creation);
        foreach (var key in _constraints.Where(c => c.Kind == ConstraintKind.PrimaryKey).SelectMany(c => c.Columns).ToList()) SetNotNull(key, null, false);

        var table = new Table(_name, [.. _columns], [.. _constraints])
        {
            Persistence = _name.Schema == RelationName.TemporarySchema ? Persistence.Temporary : _statement.Persistence,
            PartitionStrategy = _statement.PartitionStrategy,
            PartitionKey = [.. _statement.PartitionKeys.Select(k => (k as ColumnReference)?.Name.Name)],
            AccessMethod = _statement.AccessMethod ?? Table.DefaultAccessMethod,
            PartitionOf = _statement.PartitionOf is null ? null : parents[0],
            PartitionBound = _statement.PartitionBoundSpan is { } bound ? _statement.Text?.Slice(bound) ?? "" : null,
            Inherits = _statement.PartitionOf is null ? parents : [],
            OfType = ofType,
            IsForeign = isForeign,
            HasUnknownParts = !KnowsSources(parents, ofType),
        };
        var model = _model.With(table).With(creation.Indexes);
        foreach (var like in copies) model = CopyIndexes(model, like);
        if (_statement.PartitionOf is null) return model;
        model = PartitionedIndexes.SpreadTo(model, _name, parents[0]);
        return AttachmentChanges.Inherit(model, _name, parents[0]);
    }

    private bool KnowsSources(ImmutableArray<RelationName> parents, RelationName? ofType) =>
        parents.All(p => _model.Tables.GetValueOrDefault(p) is { HasUnknownParts: false })
        && (_statement.OfType is null || (ofType is { } type && _model.Composites.ContainsKey(type)))
        && _statement.Elements.OfType<LikeClause>().All(l => Source(l) is { HasUnknownParts: false });

    /// <summary>In PostgreSQL's own order, on which the chosen names depend: CHECK, then PRIMARY KEY, other indexes, foreign keys.</summary>
    private void AddConstraints(ConstraintCreation creation)
    {
        var text = _statement.Text;
        var columns = _statement.Columns.SelectMany(c => c.Constraints.Select(k => (Column: c.Name.Name, Constraint: k))).ToList();
        foreach (var (_, constraint) in columns)
            if (constraint is ColumnCheck check) creation.AddCheck(check.Name, check.Condition, ConstraintCreation.Marks.Of(check));
        foreach (var constraint in _statement.Constraints)
            if (constraint is CheckConstraint) creation.Add(constraint);

        foreach (var (column, constraint) in columns)
            if (constraint is ColumnPrimaryKey key) creation.AddUnique(key.Name, true, [column], [], ColumnConstraints.PrimaryKey(column, key), marks: ConstraintCreation.Marks.Of(key));
        foreach (var constraint in _statement.Constraints)
            if (constraint is UniqueConstraint { IsPrimaryKey: true }) creation.Add(constraint);
        foreach (var (column, constraint) in columns)
            if (constraint is ColumnUnique unique) creation.AddUnique(unique.Name, false, [column], [], ColumnConstraints.Unique(column, unique), unique.NullsNotDistinct, ConstraintCreation.Marks.Of(unique));
        foreach (var constraint in _statement.Constraints)
            if (constraint is UniqueConstraint { IsPrimaryKey: false } or ExclusionConstraint) creation.Add(constraint);

        foreach (var (column, constraint) in columns)
        {
            if (constraint is ColumnReferences references)
                creation.AddForeignKey(references.Name, [column], references.Target, ConstraintCreation.Marks.Of(references), ColumnConstraints.ForeignKey(column, references, text));
        }
        foreach (var constraint in _statement.Constraints)
            if (constraint is ForeignKeyConstraint) creation.Add(constraint);
    }

    private void AddColumn(ColumnDefinition definition)
    {
        var name = definition.Name.Name;
        var at = _columns.FindIndex(c => c.Name == name);
        var inherited = at >= 0 ? _columns[at] : null;
        var column = ColumnConstraints.Column(_model, _name, definition, inherited, _statement.Text, out var sequence)
            with { IsInherited = _statement.PartitionOf is not null };
        if (sequence is { } owned) _model = _model.WithSequence(owned, new ColumnOwner(_name, name));
        if (at >= 0) _columns[at] = column;
        else _columns.Add(column);
    }

    private void SetNotNull(string column, Identifier? name, bool isOwn)
    {
        var at = _columns.FindIndex(c => c.Name == column);
        if (at < 0) return;
        _columns[at] = ColumnConstraints.WithNotNull(_model, _name, _columns[at], name);
        if (isOwn) _columns[at] = _columns[at] with { IsNotNullOwn = true };
    }

    private void Inherit(RelationName parent, bool isPartition)
    {
        if (_model.Tables.GetValueOrDefault(parent) is not { } table) return;
        foreach (var column in table.Columns)
        {
            var at = _columns.FindIndex(c => c.Name == column.Name);
            if (at >= 0)
            {
                if (column is { NotNull: true, IsNotNullOwn: false }) SetNotNull(column.Name, null, false);
                continue;
            }
            // The identity of a parent is handed on to partitions from PostgreSQL 17 on, never to children by INHERITS.
            _columns.Add(column with { IsIdentity = column.IsIdentity && isPartition, IsInherited = true });
            if (column is { NotNull: true, IsNotNullOwn: true }) _columns[^1] = ColumnConstraints.WithoutNotNull(_columns[^1]);
        }
        foreach (var constraint in table.Constraints)
        {
            var isInherited = constraint is { Kind: ConstraintKind.Check, IsOwn: false } || (isPartition && constraint.Kind == ConstraintKind.ForeignKey);
            if (isInherited && !_constraints.Exists(c => c.Name == constraint.Name)) _constraints.Add(constraint with { IsInherited = true, IsValidated = constraint.IsEnforced });
        }
    }

    /// <summary>LIKE: names, types and NOT NULL always; the rest as INCLUDING says.</summary>
    private void Copy(LikeClause like, List<LikeClause> copies)
    {
        if (Source(like) is not { } source) return;
        copies.Add(like);
        foreach (var column in source.Columns)
        {
            if (column.IsIdentity && Includes(like, "IDENTITY"))
            {
                var sequence = ColumnConstraints.SequenceFor(_model, _name, column.Name, null);
                _model = _model.WithSequence(sequence, new ColumnOwner(_name, column.Name));
            }
            var copy = column with { IsInherited = false, IsIdentity = Includes(like, "IDENTITY") && column.IsIdentity };
            var keepsCalls = Includes(like, column.Generated is null ? "DEFAULTS" : "GENERATED");
            _columns.Add(keepsCalls
                ? copy
                : copy with { Default = null, Generated = null, DefaultVolatility = VolatilityCategory.Immutable, Calls = [], NextValueOf = null });
        }
        if (Includes(like, "CONSTRAINTS"))
            _constraints.AddRange(source.Constraints.Where(c => c.Kind == ConstraintKind.Check).Select(c => c with { IsValidated = c.IsEnforced, IsInherited = false }));
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
        foreach (var constraint in Source(like)!.Constraints)
        {
            if (constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique)
                creation.AddUnique(null, constraint.Kind == ConstraintKind.PrimaryKey, constraint.Columns, [], constraint.Definition);
        }
    }

    private SchemaModel CopyIndexes(SchemaModel model, LikeClause like)
    {
        if (!Includes(like, "INDEXES")) return model;
        foreach (var index in model.IndexesOf(_model.Resolve(like.Source)).Where(i => !i.IsOfConstraint))
        {
            var name = new RelationName(_name.Schema, ObjectNames.ForRelation(model, _name, ObjectNames.Joined(index.KeyNames), "idx"));
            model = model.With(index with { Name = name, Table = _name, Parent = null, IsValid = true });
        }
        return model;
    }

    private Table? Source(LikeClause like) => TableOrView(_model, _model.Resolve(like.Source));

    // LIKE takes views and composite types as well.
    private static Table? TableOrView(SchemaModel model, RelationName name) =>
        model.Tables.GetValueOrDefault(name)
        ?? (model.Composites.TryGetValue(name, out var composite) ? new Table(name, composite.Attributes, []) : null)
        ?? (model.Views.TryGetValue(name, out var view) ? new Table(name, [.. QueryColumns.OfView(view)], []) : null);
}
