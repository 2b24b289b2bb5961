using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>A walk over the rows of a table in pages, each in a transaction of its own: by a key, or by the pages of the table's file.</summary>
internal sealed record TableWalk
{
    private const int RowsPerPage = 1000;
    private const int BlocksPerPage = 100;

    private string Source { get; init; } = "";

    private RelationName Table { get; init; }

    // Empty for a walk over the pages of the file.
    private ImmutableArray<string> Key { get; init; } = [];

    private string Low { get; init; } = "low";

    private string High { get; init; } = "high";

    /// <summary>
    /// The walk that reaches every row once, or several times where that does no harm; null where none is known that does.
    /// </summary>
    /// <param name="context">The statement that is cut into pages.</param>
    /// <param name="table">The table.</param>
    /// <param name="only">Whether tables that inherit from it are left out.</param>
    /// <param name="changed">The columns that the statement changes in it: a key among them is none to walk by.</param>
    /// <param name="isRepeatable">Whether a row that moves within the file may be visited again, and one that is missed is found by running it once more.</param>
    public static TableWalk? Over(LintContext context, QualifiedName table, bool only, IReadOnlySet<string> changed, bool isRepeatable)
    {
        var known = context.Schema.Find(table);
        var name = context.Resolve(table);
        var key = TableKeys.WalkingKeys(table, context.Schema).FirstOrDefault(k => !k.Any(changed.Contains));
        if (key.IsDefault && (!isRepeatable || known is not { PartitionStrategy: null, IsForeign: false } || context.Schema.ChildrenOf(name).Any())) return null;
        var taken = SyntaxTree.DescendantsAndSelf<ColumnReference>(context.Statement).Select(c => c.Name.Name).Concat(known?.Columns.Select(c => c.Name) ?? []);
        var prefix = taken.Any(c => c is "low" or "high") ? "page_" : "";
        return new TableWalk { Source = (only ? "ONLY " : "") + name, Table = name, Key = key.IsDefault ? [] : key, Low = prefix + "low", High = prefix + "high" };
    }

    /// <summary>The condition that keeps a statement to the page at hand, of the table that it calls <paramref name="call"/>.</summary>
    public string Page(string call)
    {
        var prefix = SqlName.Quote(call) + ".";
        if (Key.IsEmpty) return $"{prefix}ctid >= format('(%s,0)', {Low})::tid AND {prefix}ctid < format('(%s,0)', {Low} + {BlocksPerPage})::tid";
        if (Key is [var only]) return $"{prefix}{SqlName.Quote(only)} BETWEEN {Low} AND {High}";
        var first = SqlName.Quote(Key[0]);
        return $"{prefix}{first} BETWEEN {Low}.{first} AND {High}.{first} AND ({Columns(prefix)}) >= ({Columns(Low + ".")}) AND ({Columns(prefix)}) <= ({Columns(High + ".")})";
    }

    /// <summary>The code block that does <paramref name="work"/>, statements indented by four spaces, on one page after the other.</summary>
    public string Sql(string work)
    {
        var quote = work.Contains("$$", StringComparison.Ordinal) ? "$walk$" : "$$";
        if (Key.IsEmpty) return OverBlocks(work, quote);
        var type = Key is [var only] ? $"{Table}.{SqlName.Quote(only)}%TYPE" : $"{Table}%ROWTYPE";
        var read = Key is [var column] ? SqlName.Quote(column) : "*";
        var order = Columns("");
        var descending = string.Join(", ", Key.Select(c => SqlName.Quote(c) + " DESC"));
        var (key, low, high) = Key.Length == 1 ? (order, Low, High) : ($"({order})", $"({Columns(Low + ".")})", $"({Columns(High + ".")})");
        return $"""
            DO {quote}
            DECLARE
              {Low} {type};
              {High} {type};
            BEGIN
              SELECT {read} INTO {Low} FROM {Source} ORDER BY {order} LIMIT 1;
              WHILE FOUND LOOP
                SELECT {read} INTO {High}
                FROM (SELECT {read} FROM {Source} WHERE {key} >= {low} ORDER BY {order} LIMIT {RowsPerPage}) AS page
                ORDER BY {descending} LIMIT 1;
            {work}
                COMMIT;
                SELECT {read} INTO {Low} FROM {Source} WHERE {key} > {high} ORDER BY {order} LIMIT 1;
              END LOOP;
            END
            {quote};
            """;
    }

    private string OverBlocks(string work, string quote) =>
        $"""
        -- A row that is written meanwhile may move to where the walk has been: run it again until nothing is left to change.
        DO {quote}
        DECLARE
          {Low} bigint := 0;
          {High} bigint := pg_relation_size('{Table.ToString().Replace("'", "''", StringComparison.Ordinal)}') / current_setting('block_size')::bigint;
        BEGIN
          WHILE {Low} < {High} LOOP
        {work}
            COMMIT;
            {Low} := {Low} + {BlocksPerPage};
          END LOOP;
        END
        {quote};
        """;

    private string Columns(string prefix) => string.Join(", ", Key.Select(c => prefix + SqlName.Quote(c)));
}
