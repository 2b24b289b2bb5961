using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Which tables a file has put rows into.</summary>
internal static class TableFilling
{
    /// <summary>Those that hold rows of the file after the statement of <paramref name="context"/>.</summary>
    public static ImmutableHashSet<RelationName> After(ImmutableHashSet<RelationName> filled, LintContext context) => context.Statement switch
    {
        InsertStatement insert => filled.Add(context.Resolve(insert.Target.Table)),
        CopyStatement { IsFrom: true, Table: { } table } => filled.Add(context.Resolve(table)),
        CreateTableStatement { AsQuery: not null } create when !IsEmpty(context) => filled.Add(Made(create.Name, create.Persistence, context)),
        // INTO inside a code block fills a variable.
        SelectStatement { Query: SelectQuery { Into: [var into, ..] } } when context.Code is null => filled.Add(Made(into, Persistence.Permanent, context)),
        TruncateStatement truncate => filled.Except(truncate.Tables.Select(t => context.Resolve(t.Name))),
        DropStatement { ObjectKind: "TABLE" } drop => filled.Except(drop.Names.Select(context.Resolve)),
        AlterTableStatement alter => alter.Actions.Aggregate(filled, (tables, action) => action switch
        {
            RenameTableAction rename when tables.Contains(context.Resolve(alter.Name)) => tables.Add(context.Resolve(alter.Name) with { Name = rename.NewName.Name }),
            _ => tables,
        }),
        _ => filled,
    };

    private static RelationName Made(QualifiedName name, Persistence persistence, LintContext context) =>
        persistence == Persistence.Temporary
            ? new RelationName(RelationName.TemporarySchema, name.Name)
            : new RelationName(name.Schema ?? context.Schema.CreationSchema, name.Name);

    private static bool IsEmpty(LintContext context)
    {
        var text = context.Text(context.Statement.Span).AsSpan().TrimEnd();
        return text.EndsWith("DATA", StringComparison.OrdinalIgnoreCase) && text[..^4].TrimEnd().EndsWith(" NO", StringComparison.OrdinalIgnoreCase);
    }
}
