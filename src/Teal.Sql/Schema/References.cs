using System.Collections.Immutable;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>Which objects of the model an expression or query names.</summary>
internal static class References
{
    /// <summary>The model's routines that are called.</summary>
    internal static ImmutableArray<RelationName> Routines(SchemaModel model, SqlNode? node)
    {
        if (node is null || model.Routines.IsEmpty) return [];
        var found = new SortedSet<RelationName>();
        foreach (var call in SyntaxTree.DescendantsAndSelf<FunctionCall>(node))
            if (model.ResolveRoutine(call.Name) is { } routine) found.Add(routine);
        return [.. found];
    }

    /// <summary>
    /// The sequence of a <c>nextval</c> call with a literal, which is a reference that PostgreSQL records; null for any other value,
    /// a name that is computed or cast to text among them.
    /// </summary>
    internal static RelationName? NextValue(SchemaModel model, Expression value)
    {
        foreach (var call in SyntaxTree.DescendantsAndSelf<FunctionCall>(value))
        {
            if (call.Name.Name != "nextval" || call.Arguments is not [var argument]) continue;
            var literal = argument switch
            {
                Literal { Kind: LiteralKind.String } l => l.Value,
                CastExpression { Value: Literal { Kind: LiteralKind.String } l, Type.Name: "regclass" or "pg_catalog.regclass" } => l.Value,
                _ => null,
            };
            if (literal is not null && NameIn(literal) is { } name && model.Resolve(name) is var sequence && model.Sequences.Contains(sequence)) return sequence;
        }
        return null;
    }

    /// <summary>Every relation that a query names, but for the queries of its WITH clauses.</summary>
    internal static ImmutableArray<RelationName> Relations(SchemaModel model, SqlNode query)
    {
        var nodes = SyntaxTree.DescendantsAndSelf(query);
        var local = nodes.OfType<CommonTableExpression>().Select(c => c.Name.Name).ToHashSet();
        return
        [
            .. nodes
                .Select(n => n switch { TableReference t => t.Table, TableQuery t => t.Table, TargetTable t => t.Table, _ => null })
                .OfType<QualifiedName>()
                .Where(n => n.Schema is not null || !local.Contains(n.Name))
                .Select(model.Resolve)
                .Distinct(),
        ];
    }

    private static QualifiedName? NameIn(string text)
    {
        var script = SqlParser.Parse(new SourceText("<model>", "TABLE " + text));
        return script is { Errors.IsEmpty: true, Statements: [SelectStatement { Query: TableQuery table }] } ? table.Table : null;
    }
}
