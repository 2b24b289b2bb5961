using System.Buffers;
using System.Text.RegularExpressions;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Analysis;

/// <summary>Something that a major version of PostgreSQL brought.</summary>
/// <param name="Name">What it is, as SQL.</param>
/// <param name="Major">The first major that has it.</param>
/// <param name="SqlState">The SQLSTATE with which the majors before refuse it.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record NewSyntax(string Name, int Major, string SqlState, SourceSpan Span);

/// <summary>
/// What a statement has that an older server refuses: the release notes of 15 to 18 ("Appendix E" of the documentation), each line
/// held against servers of 14 to 18. What is not listed is not judged.
/// </summary>
internal static partial class NewSyntaxes
{
    private const string Syntax = "42601";

    private static readonly Dictionary<string, int> Functions = new(StringComparer.Ordinal)
    {
        ["regexp_count"] = 15, ["regexp_instr"] = 15, ["regexp_like"] = 15, ["regexp_substr"] = 15,
        ["any_value"] = 16, ["array_sample"] = 16, ["array_shuffle"] = 16, ["date_add"] = 16, ["date_subtract"] = 16, ["erf"] = 16, ["erfc"] = 16,
        ["pg_input_error_info"] = 16, ["pg_input_is_valid"] = 16, ["random_normal"] = 16, ["json_array"] = 16, ["json_arrayagg"] = 16, ["json_objectagg"] = 16,
        ["json_exists"] = 17, ["json_query"] = 17, ["json_value"] = 17, ["json_scalar"] = 17, ["json_serialize"] = 17, ["to_bin"] = 17, ["to_oct"] = 17, ["unicode_assigned"] = 17,
        ["uuid_extract_timestamp"] = 17, ["uuid_extract_version"] = 17, ["xmltext"] = 17,
        ["array_reverse"] = 18, ["array_sort"] = 18, ["casefold"] = 18, ["crc32"] = 18, ["crc32c"] = 18, ["gamma"] = 18, ["lgamma"] = 18, ["uuidv4"] = 18, ["uuidv7"] = 18,
    };

    private static readonly Dictionary<string, int> CopyOptions = new(StringComparer.Ordinal) { ["default"] = 16, ["on_error"] = 17, ["log_verbosity"] = 17, ["reject_limit"] = 18 };

    private static readonly Dictionary<string, int> MaintenanceOptions = new(StringComparer.Ordinal)
    {
        ["buffer_usage_limit"] = 16, ["process_main"] = 16, ["skip_database_stats"] = 16, ["only_database_stats"] = 16, ["generic_plan"] = 16, ["memory"] = 17, ["serialize"] = 17,
    };

    // What an expression that is looked for has in its text: statements without any of it are not walked through.
    private static readonly Lazy<SearchValues<string>> Words = new(() => SearchValues.Create(
        ["json", "(select", "( select", "returning", "regexp_", "any_value", "array_", "date_", "erf", "pg_input", "random_", "to_bin", "to_oct", "uni", "uuid", "xmltext", "casefold", "crc32", "gamma", "merge", " local"],
        StringComparison.OrdinalIgnoreCase));

    /// <summary>What came after PostgreSQL <paramref name="major"/>, as the nodes come.</summary>
    public static IEnumerable<NewSyntax> Behind(LintContext context, int major)
    {
        foreach (var found in OfStatement(context, context.Statement)) if (found.Major > major) yield return found;
        if (!MayHide(context)) yield break;
        var isBody = context.Statement is CreateFunctionStatement;
        foreach (var node in SyntaxTree.Descendants(context.Statement))
            foreach (var found in node is Statement inner ? OfStatement(context, inner) : OfNode(context, node, isBody))
                if (found.Major > major) yield return found;
    }

    // Long statements are lists of values; queries are short.
    private static bool MayHide(LintContext context) =>
        context.Statement is SelectStatement or UpdateStatement or DeleteStatement or CreateViewStatement or MergeStatement or CreateTableStatement { AsQuery: not null } or InsertStatement { Source: not ValuesQuery }
        || context.Script.Source.Content.AsSpan(context.Statement.Span.Start, context.Statement.Span.Length).ContainsAny(Words.Value);

    private static IEnumerable<NewSyntax> OfStatement(LintContext context, Statement statement) => statement switch
    {
        CreateTableStatement create => create.Elements.SelectMany(e => OfElement(context, e)),
        AlterTableStatement alter => alter.Actions.SelectMany(a => OfAction(context, a)),
        AlterRelationStatement { ObjectKind: "VIEW" } alter => alter.Actions.OfType<OtherTableAction>().SelectMany(a => a.Options).Where(IsInvoker).Select(o => Invoker(o.Span)),
        CreateViewStatement { IsMaterialized: false } view when ViewOption().Match(Head(context, view)) is { Success: true } match => [Invoker(new SourceSpan(view.Span.Start + match.Index, match.Length))],
        CreateIndexStatement { NullsNotDistinct: true } index => [NullsNotDistinct(index.Span)],
        CreateStatisticsStatement { Name: null } statistics => [new("CREATE STATISTICS without a name", 16, Syntax, statistics.Span)],
        MergeStatement merge => OfMerge(merge),
        InsertStatement insert => OfReturning(insert.Returning, insert.Target),
        UpdateStatement update => OfReturning(update.Returning, update.Target),
        DeleteStatement delete => OfReturning(delete.Returning, delete.Target),
        CopyStatement copy => OfOptions(copy.Options, CopyOptions, "COPY"),
        VacuumStatement vacuum => OfOptions(vacuum.Options, MaintenanceOptions, "VACUUM").Concat(OfOnly(vacuum.Tables, "VACUUM")),
        AnalyzeStatement analyze => OfOptions(analyze.Options, MaintenanceOptions, "ANALYZE").Concat(OfOnly(analyze.Tables, "ANALYZE")),
        ExplainStatement explain => OfOptions(explain.Options, MaintenanceOptions, "EXPLAIN"),
        PublicationStatement { Schemas: not [] } publication => [new("TABLES IN SCHEMA of a publication", 15, Syntax, publication.Span)],
        PublicationStatement publication => publication.Tables.Where(t => t.Where is not null || !t.Columns.IsEmpty)
            .Select(t => new NewSyntax(t.Where is null ? "a list of published columns" : "WHERE of a published table", 15, Syntax, t.Span)),
        AlterOptionsStatement { Action: "REFRESH COLLATION VERSION", Object.Kind: "DATABASE" } alter => [new("REFRESH COLLATION VERSION of a database", 15, Syntax, alter.Span)],
        _ => [],
    };

    private static IEnumerable<NewSyntax> OfMerge(MergeStatement merge)
    {
        yield return new("MERGE", 15, Syntax, merge.Span);
        if (!merge.Returning.IsEmpty) yield return new("MERGE … RETURNING", 17, Syntax, merge.Returning[0].Span);
        foreach (var branch in merge.Branches.Where(b => b.When == MergeWhen.NotMatchedBySource).Take(1)) yield return new("WHEN NOT MATCHED BY SOURCE", 17, Syntax, branch.Span);
    }

    private static IEnumerable<NewSyntax> OfAction(LintContext context, AlterTableAction action) => action switch
    {
        AddColumnAction add => OfElement(context, add.Column),
        AddConstraintAction add => OfElement(context, add.Constraint),
        OtherTableAction { Keywords: "SET ACCESS METHOD" } set => [new("SET ACCESS METHOD", 15, Syntax, set.Span)],
        OtherTableAction { Keywords: "SET EXPRESSION" } set => [new("SET EXPRESSION", 17, Syntax, set.Span)],
        OtherTableAction { IsEnforced: not null } alter => [new("[ NOT ] ENFORCED", 18, Syntax, alter.Span)],
        _ => [],
    };

    private static IEnumerable<NewSyntax> OfElement(LintContext context, TableElement element) => element switch
    {
        ColumnDefinition column => column.Constraints.SelectMany(c => OfColumn(context, c)),
        TableConstraint constraint => OfConstraint(context, constraint),
        _ => [],
    };

    private static IEnumerable<NewSyntax> OfColumn(LintContext context, ColumnConstraint constraint)
    {
        if (constraint.IsNotEnforced) yield return new("NOT ENFORCED", 18, Syntax, constraint.Span);
        switch (constraint)
        {
            case GeneratedConstraint { IsStored: false }:
                yield return new("a VIRTUAL generated column", 18, Syntax, constraint.Span);
                break;
            case ColumnUnique { NullsNotDistinct: true }:
                yield return NullsNotDistinct(constraint.Span);
                break;
            case NotNullConstraint { IsNoInherit: true }:
                yield return new("NOT NULL … NO INHERIT", 18, Syntax, constraint.Span);
                break;
            case ColumnReferences references when SetColumns(context, references.Target) is { } found:
                yield return found;
                break;
        }
    }

    private static IEnumerable<NewSyntax> OfConstraint(LintContext context, TableConstraint constraint)
    {
        if (constraint.IsNotEnforced) yield return new("NOT ENFORCED", 18, Syntax, constraint.Span);
        switch (constraint)
        {
            case TableNotNullConstraint:
                yield return new("NOT NULL as a constraint of the table", 18, Syntax, constraint.Span);
                break;
            case UniqueConstraint unique:
                if (unique.NullsNotDistinct) yield return NullsNotDistinct(unique.Span);
                if (unique.UsingIndex is null && WithoutOverlaps().IsMatch(context.Text(unique.Span))) yield return new("WITHOUT OVERLAPS", 18, Syntax, unique.Span);
                break;
            case ForeignKeyConstraint key:
                if (Period().IsMatch(context.Text(key.Span))) yield return new("PERIOD in a foreign key", 18, Syntax, key.Span);
                if (SetColumns(context, key.Target) is { } found) yield return found;
                break;
        }
    }

    private static NewSyntax? SetColumns(LintContext context, ForeignKeyTarget target) =>
        target.OnDelete is "set null" or "set default" && SetList().IsMatch(context.Text(target.Span)) ? new("a list of columns behind ON DELETE SET", 15, Syntax, target.Span) : null;

    private static IEnumerable<NewSyntax> OfNode(LintContext context, SqlNode node, bool isBody) => node switch
    {
        // With words of its own it is syntax, and not a function that is looked for.
        FunctionCall { Name: { Schema: null } name } call when name.Name.StartsWith("json_", StringComparison.Ordinal) && Functions.TryGetValue(name.Name, out var major) && JsonWords().IsMatch(Strings().Replace(context.Text(call.Span), "''")) =>
            [new($"{name.Name.ToUpperInvariant()} as SQL/JSON has it", major, Syntax, call.Span)],
        // What a body calls is looked for when it is run.
        FunctionCall { Name: { Schema: null or "pg_catalog" } name } call when !isBody && Functions.TryGetValue(name.Name, out var major) => [new($"{name.Name}()", major, "42883", call.Span)],
        FunctionCall { Name: { Schema: null, Name: "random" }, Arguments.Length: 2 } call when !isBody => [new("random() with bounds", 17, "42883", call.Span)],
        SubqueryTable { Alias: null } table => [new("a subquery in FROM without an alias", 16, Syntax, table.Span)],
        FunctionTable { Functions: [FunctionCall { Name: { Schema: null, Name: "json_table" } }] } table => [new("JSON_TABLE", 17, Syntax, table.Span)],
        UnaryExpression { Operator: "AT LOCAL" } at => [new("AT LOCAL", 17, Syntax, at.Span)],
        UnaryExpression { Operator: ['I', 'S', ' ', .. var rest] } test when rest.Contains("JSON", StringComparison.Ordinal) => [new("IS JSON", 16, Syntax, test.Span)],
        _ => [],
    };

    // Unless the target is called so.
    private static IEnumerable<NewSyntax> OfReturning(IEnumerable<SelectItem> returning, TargetTable target) =>
        returning.SelectMany(item => SyntaxTree.DescendantsAndSelf(item)).Select(n => (Node: n, Qualifier: (n as ColumnReference)?.Name.Schema ?? (n as StarReference)?.Qualifier?.Name))
            .Where(n => n.Qualifier is "old" or "new" && target.CallName != n.Qualifier)
            .Select(n => new NewSyntax($"{n.Qualifier} in RETURNING", 18, "42P01", n.Node.Span)).Take(1);

    private static IEnumerable<NewSyntax> OfOptions(IEnumerable<StatementOption> options, Dictionary<string, int> majors, string command)
    {
        foreach (var option in options)
            if (majors.TryGetValue(option.Name, out var major)) yield return new($"the option {option.Name.ToUpperInvariant()} of {command}", major, Syntax, option.Span);
            else if (command == "COPY" && option is { Name: "header", Value: { } value } && value.Equals("match", StringComparison.OrdinalIgnoreCase))
                yield return new("HEADER MATCH of COPY", 15, "22023", option.Span);
    }

    private static IEnumerable<NewSyntax> OfOnly(IEnumerable<RelationTarget> tables, string command) => tables.Where(t => t.Only).Select(t => new NewSyntax($"{command} ONLY", 18, Syntax, t.Span)).Take(1);

    private static bool IsInvoker(StatementOption option) => option.Name == "security_invoker";

    private static NewSyntax Invoker(SourceSpan span) => new("security_invoker of a view", 15, "22023", span);

    private static NewSyntax NullsNotDistinct(SourceSpan span) => new("NULLS NOT DISTINCT", 15, Syntax, span);

    // Options stand before the query.
    private static string Head(LintContext context, CreateViewStatement view) => context.Text(SourceSpan.FromBounds(view.Span.Start, Math.Max(view.Span.Start, view.Query.Span.Start)));

    [GeneratedRegex(@"\bRETURNING\b|\b(?:NULL|ABSENT|EMPTY|ERROR)\s+ON\s|\bON\s+(?:EMPTY|ERROR)\b|\bPASSING\b|\bWRAPPER\b|\bQUOTES\b|\bFORMAT\s+JSON\b|\bUNIQUE\b|\bVALUE\b|\(\s*SELECT\b|[^:]:[^:]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex JsonWords();

    [GeneratedRegex("'[^']*'", RegexOptions.CultureInvariant)]
    private static partial Regex Strings();

    [GeneratedRegex(@"\bsecurity_invoker\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ViewOption();

    [GeneratedRegex(@"\bWITHOUT\s+OVERLAPS\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WithoutOverlaps();

    [GeneratedRegex(@"[(,]\s*PERIOD\s+[\w""]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Period();

    [GeneratedRegex(@"\bSET\s+(?:NULL|DEFAULT)\s*\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SetList();
}
