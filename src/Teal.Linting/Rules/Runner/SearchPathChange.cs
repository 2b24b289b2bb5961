using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>search_path is changed and names without a schema follow.</summary>
internal sealed class SearchPathChange() : Rule<SetStatement, SelectStatement>(
    "search-path-change", Severity.Info, Category.Runner,
    "search_path changes what the names that follow mean",
    "A name without a schema is looked for along search_path. What the file creates or changes behind the SET depends on it, other tools that read the file take the names for those in public, and where "
    + "the runner keeps the connection, its own table of migrations and the files that follow are looked for there too. Write the schema at each name.\n\n"
    + "Not reported where public comes first, nor where no name without a schema follows.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (context.Code is not null || NewPath(statement) is not { } path || IsUsual(path) || FirstBare(context) is not { } name) yield break;
        var first = path.Split(',')[0].Trim().Trim('"');
        yield return Found(
            context, statement.Span,
            $"Behind this, names without a schema are looked for in {(first.Length == 0 ? "no schema" : first)} first: {name} in line {context.Script.Source.PositionOf(name.Span.Start).Line} need not be that of public, which is what "
            + "whoever reads the file alone takes it for.",
            $"Leave search_path alone and write the schema:\n-- {name}\n{SqlName.Quote(first.Length == 0 ? "public" : first, name.Name)}");
    }

    private static string? NewPath(Statement statement) => statement switch
    {
        SetStatement { Name: "search_path", IsReset: false, Values: [_, ..] } set => string.Join(", ", set.Values),
        SelectStatement { Query: SelectQuery { Items: [{ Value: FunctionCall { Name.Name: "set_config", Arguments: [Literal { Value: "search_path" }, Literal value, ..] } }] } } => value.Value,
        _ => null,
    };

    private static bool IsUsual(string path)
    {
        var names = path.Split(',').Select(n => n.Trim().Trim('"')).ToList();
        return names[0] == "public" || (names[0] == "$user" && names is [_, "public", ..]);
    }

    // As far as the next change of the path.
    private static QualifiedName? FirstBare(LintContext context)
    {
        var statements = context.Script.Statements;
        for (var i = context.Place.Index + 1; i < statements.Length && NewPath(statements[i]) is null && statements[i] is not SetStatement { Name: "search_path" or "all" }; i++)
            if (BareIn(statements[i]) is { } name) return name;
        return null;
    }

    private static QualifiedName? BareIn(Statement statement) => statement switch
    {
        CreateTableStatement create => Bare(create.Name),
        AlterTableStatement alter => Bare(alter.Name),
        CreateIndexStatement create => Bare(create.Table),
        CreateViewStatement create => Bare(create.Name),
        CreateFunctionStatement create => Bare(create.Name),
        CreateTypeStatement create => Bare(create.Name),
        TruncateStatement truncate => truncate.Tables.Select(t => Bare(t.Name)).FirstOrDefault(n => n is not null),
        DropStatement { ObjectKind: not ("SCHEMA" or "EXTENSION" or "TRIGGER" or "POLICY" or "RULE" or "ROLE") } drop => drop.Names.Select(Bare).FirstOrDefault(n => n is not null),
        InsertStatement insert => Bare(insert.Target.Table),
        UpdateStatement update => Bare(update.Target.Table),
        DeleteStatement delete => Bare(delete.Target.Table),
        _ => null,
    };

    private static QualifiedName? Bare(QualifiedName name) => name.Schema is null ? name : null;
}
