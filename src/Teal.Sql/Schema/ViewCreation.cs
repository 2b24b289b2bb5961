using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>CREATE VIEW, and what a query's columns are called.</summary>
internal static class ViewCreation
{
    internal static SchemaModel Apply(SchemaModel model, CreateViewStatement statement)
    {
        var name = RelationName.Of(statement.Name);
        var replaces = statement.OrReplace && model.Views.ContainsKey(name);
        if (!replaces && model.HasRelation(name)) return model;
        var columns = statement.Columns.IsEmpty
            ? QueryColumns.Of(model, statement.Query).Select(c => c.Name).ToImmutableArray()
            : [.. statement.Columns.Select(c => c.Name)];
        var view = new View(name, statement.IsMaterialized, statement.Text?.Slice(statement.Query.Span) ?? "")
        {
            DependsOn = [.. RelationsIn(statement.Query)],
            Columns = columns,
        };
        return model with { Views = model.Views.SetItem(name, view) };
    }

    /// <summary>Every relation that a query names, but for the queries of its WITH clauses.</summary>
    private static IEnumerable<RelationName> RelationsIn(SqlNode query)
    {
        var nodes = SyntaxTree.DescendantsAndSelf(query).ToList();
        var local = nodes.OfType<CommonTableExpression>().Select(c => c.Name.Name).ToHashSet();
        return nodes
            .Select(n => n switch { TableReference t => t.Table, TableQuery t => t.Table, _ => null })
            .OfType<QualifiedName>()
            .Where(n => n.Schema is not null || !local.Contains(n.Name))
            .Select(RelationName.Of)
            .Distinct();
    }
}
