using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>CREATE VIEW, CREATE MATERIALIZED VIEW and REFRESH.</summary>
internal static class ViewCreation
{
    internal static SchemaModel Apply(SchemaModel model, CreateViewStatement statement)
    {
        var name = model.NameForNew(statement.Name, statement.Persistence);
        if (statement.OrReplace && statement.Persistence == Persistence.Permanent && model.Resolve(statement.Name) is var known && known.Schema != RelationName.TemporarySchema && model.Views.ContainsKey(known)) name = known;
        var replaces = statement.OrReplace && model.Views.ContainsKey(name);
        if (!replaces && model.HasRelation(name)) return model;
        var read = QueryColumns.Of(model, statement.Query).Select(c => c.Name).ToList();
        // A list shorter than the query names the first columns.
        var named = statement.Columns.Length;
        ImmutableArray<string> columns = [.. statement.Columns.Select(c => c.Name), .. read.Count > named ? read[named..] : []];
        var view = new View(name, statement.IsMaterialized, statement.Text?.Slice(statement.Query.Span) ?? "")
        {
            DependsOn = [.. References.Relations(model, statement.Query).Where(r => r != name)],
            Reads = ColumnReads.Of(model, statement.Query),
            Calls = References.Routines(model, statement.Query),
            Columns = columns,
            IsPopulated = !statement.WithNoData,
            Persistence = statement.Persistence,
        };
        return model.WithSchema(name.Schema).With(view);
    }

    internal static SchemaModel Apply(SchemaModel model, RefreshStatement statement) =>
        model.Views.TryGetValue(model.Resolve(statement.Name), out var view) ? model.With(view with { IsPopulated = !statement.WithNoData }) : model;
}
