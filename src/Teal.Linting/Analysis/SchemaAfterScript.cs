using System.Runtime.CompilerServices;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>The schema behind the last statement of a file: what is missing at one statement may come with a later one. Computed once for each file, where a rule asks for it.</summary>
internal sealed class SchemaAfterScript
{
    private static readonly ConditionalWeakTable<SqlScript, SchemaAfterScript> Known = [];

    private readonly ILookup<RelationName, TableIndex> _indexes;

    private SchemaAfterScript(SchemaModel schema)
    {
        Schema = schema;
        _indexes = schema.Indexes.Values.ToLookup(index => index.Table);
    }

    /// <summary>The schema.</summary>
    public SchemaModel Schema { get; }

    /// <summary>The indexes of a table, those of constraints among them.</summary>
    public IEnumerable<TableIndex> Indexes(RelationName table) => _indexes[table];

    /// <summary>The schema after the file of <paramref name="context"/>.</summary>
    public static SchemaAfterScript Of(LintContext context) =>
        Known.GetValue(context.Script, script => new(script.Statements.Skip(context.Place.Index).Aggregate(context.Schema, (schema, statement) => schema.Apply(statement))));
}
