using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>Which columns of which relations a query reads.</summary>
internal sealed class ColumnReads
{
    // A deeper query is not looked into; its relations are known all the same.
    private const int MaxDepth = 200;

    private readonly SchemaModel _model;
    private readonly SortedSet<ColumnOwner> _reads = new(Comparer<ColumnOwner>.Create(static (a, b) =>
        a.Table.CompareTo(b.Table) is var byTable and not 0 ? byTable : string.CompareOrdinal(a.Column, b.Column)));

    private ColumnReads(SchemaModel model) => _model = model;

    /// <summary>
    /// The columns, in order; one that the text does not tie to a relation is left out. A name that several tables of one FROM have
    /// (after JOIN USING) counts for each of them.
    /// </summary>
    internal static ImmutableArray<ColumnOwner> Of(SchemaModel model, QueryExpression query)
    {
        var reads = new ColumnReads(model);
        reads.Visit(query, null, 0);
        return [.. reads._reads];
    }

    /// <summary>What one FROM calls its tables, inside that of the query around it.</summary>
    private sealed record Scope(Scope? Outer, List<(string CallName, RelationName? Relation, ImmutableArray<Identifier> Aliases)> Tables, HashSet<string> Queries);

    private void Visit(SqlNode node, Scope? scope, int depth)
    {
        if (depth > MaxDepth) return;
        switch (node)
        {
            case QueryExpression query:
                scope = Enter(query, scope);
                break;
            case ColumnReference column:
                Read(column.Name, scope);
                break;
            case FunctionCall { Arguments: [StarReference] }:
                return;
            case StarReference star:
                ReadAll(star.Qualifier?.Name, scope);
                break;
            case JoinedTable join:
                foreach (var column in join.Using) Read(new QualifiedName([column], column.Span), scope);
                break;
        }
        foreach (var child in SyntaxTree.Children(node)) Visit(child, scope, depth + 1);
    }

    private Scope Enter(QueryExpression query, Scope? outer)
    {
        var scope = new Scope(outer, [], [.. query.With?.Tables.Select(t => t.Name.Name) ?? []]);
        if (query is TableQuery table)
        {
            scope.Tables.Add((table.Table.Name, Relation(table.Table, scope), []));
            ReadAll(null, scope);
        }
        if (query is not SelectQuery select) return scope;
        var pending = new Stack<TableExpression>(select.From.Reverse());
        while (pending.TryPop(out var next))
        {
            switch (next)
            {
                case TableReference reference:
                    scope.Tables.Add((reference.CallName, Relation(reference.Table, scope), reference.ColumnAliases));
                    break;
                case JoinedTable join:
                    pending.Push(join.Right);
                    pending.Push(join.Left);
                    break;
                case { Alias: { } alias }:
                    scope.Tables.Add((alias.Name, null, []));
                    break;
            }
        }
        return scope;
    }

    private RelationName? Relation(QualifiedName name, Scope scope)
    {
        if (name.Schema is null)
            for (Scope? at = scope; at is not null; at = at.Outer)
                if (at.Queries.Contains(name.Name)) return null;
        return _model.Resolve(name);
    }

    private void Read(QualifiedName name, Scope? scope)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (name.Schema is { } qualifier)
            {
                var at = scope.Tables.FindIndex(t => t.CallName == qualifier);
                if (at < 0) continue;
                if (scope.Tables[at].Relation is { } relation) Add(relation, Actual(relation, scope.Tables[at].Aliases, name.Name));
                return;
            }
            var owners = scope.Tables.Where(t => t.Relation is { } r && ColumnsOf(r).Contains(Actual(r, t.Aliases, name.Name))).ToList();
            foreach (var (_, relation, aliases) in owners) Add(relation!.Value, Actual(relation.Value, aliases, name.Name));
            if (owners.Count > 0) return;
            // The name of a table itself is the whole row, which PostgreSQL does not tie to any column.
            if (scope.Tables.Exists(t => t.CallName == name.Name)) return;
            if (scope is { Tables: [{ Relation: { } only }], Outer: null } && !IsKnown(only))
            {
                Add(only, name.Name);
                return;
            }
        }
    }

    private void ReadAll(string? qualifier, Scope? scope)
    {
        if (scope is null) return;
        foreach (var (callName, relation, _) in scope.Tables)
        {
            if (relation is not { } known || (qualifier is not null && callName != qualifier)) continue;
            foreach (var column in ColumnsOf(known)) Add(known, column);
        }
    }

    private bool IsKnown(RelationName relation) => _model.Tables.ContainsKey(relation) || _model.Views.ContainsKey(relation);

    private IEnumerable<string> ColumnsOf(RelationName relation) =>
        _model.Tables.TryGetValue(relation, out var table) ? table.Columns.Select(c => c.Name)
        : _model.Views.TryGetValue(relation, out var view) ? view.Columns : [];

    /// <summary>The column that an alias of FROM stands for: aliases name the first columns in order.</summary>
    private string Actual(RelationName relation, ImmutableArray<Identifier> aliases, string name)
    {
        for (var i = 0; i < aliases.Length; i++)
            if (aliases[i].Name == name) return ColumnsOf(relation).ElementAtOrDefault(i) ?? name;
        return name;
    }

    private void Add(RelationName relation, string column) => _reads.Add(new ColumnOwner(relation, column));
}
