using Teal.Linting.Analysis;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>RENAME and SET SCHEMA of what queries name, but relations: schemas, types, domains, routines and some rarer things.</summary>
internal sealed class RenameObject() : Rule<AlterCompositeTypeStatement, RenameObjectStatement, SetObjectSchemaStatement>(
    "rename-object", Severity.Error, Category.Compatibility,
    "A schema, type, function or the like is renamed or moved",
    "Queries name schemas, types, functions and collations as they name tables: the running version knows the old name only, and "
    + "the next version the new name only. Make the new one beside the old one, and drop the old one when no running version uses it.\n\n"
    + "Not reported for a type whose name another one gets in the same transaction, unless that one lacks a label; for what the file made itself, for what no query names (triggers, policies, publications, statistics), and for a new name that begins with "
    + RetiredName.Prefix + ": what is renamed so was retired on purpose, to be dropped when nothing has missed it.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (statement is AlterCompositeTypeStatement { Actions: [RenameColumnAction attribute] } composite)
        {
            if (!context.IsNewType(composite.Name)) yield return OfAttribute(context, composite, attribute);
            yield break;
        }

        var (thing, to) = statement switch
        {
            RenameObjectStatement rename => (rename.Object, Renamed(rename)),
            SetObjectSchemaStatement move => (move.Object, $"{move.Schema}.{SqlName.Quote(NameOf(move.Object)?.Name ?? "")}"),
            _ => (null, ""),
        };
        if (thing is null || NameOf(thing) is not { } name || IsNew(context, thing.Kind, name)
            || (statement is RenameObjectStatement { NewName.Name: var given } && RetiredName.Is(given)) || Failure(thing.Kind, name) is not { } failure) yield break;
        if (statement is RenameObjectStatement && thing.Kind is "TYPE" && StandIn(context, name) is { } standIn)
        {
            if (OfReplaced(context, statement, name, standIn) is { } replaced) yield return replaced;
            yield break;
        }

        var kind = thing.Kind.ToLowerInvariant();
        var message = $"Renaming the {kind} {name} to {to} breaks the application that is running: from this moment {failure}, and until this moment those of the next "
            + "version that use the new name fail in the same way.";
        yield return Found(context, statement.Span, (RelationName?)null, message, Help(context, kind, name, to));
    }

    // The type that gets the old name before anybody sees that it is gone.
    private static RelationName? StandIn(LintContext context, QualifiedName name) =>
        context.Outlook.LaterInTransaction<RenameObjectStatement>(context, RelationName.Of(name)).FirstOrDefault(r => r.Object.Kind == "TYPE") is { Object.Name: { } other }
            ? RelationName.Of(other)
            : null;

    private Finding? OfReplaced(LintContext context, Statement statement, QualifiedName name, RelationName standIn)
    {
        if (!context.Schema.Enums.TryGetValue(RelationName.Of(name), out var before) || !context.Schema.Enums.TryGetValue(standIn, out var after)) return null;
        var lost = before.Except(after).Select(SqlName.Literal).ToList();
        if (lost.Count == 0) return null;
        var labels = string.Join(", ", lost);
        return Found(
            context, statement.Span, (RelationName?)null,
            $"The type {name} is replaced by one without {labels}: every query of the running application that writes it or compares with it fails with "
            + $"'invalid input value for enum {name.Name}: \"{before.Except(after).First()}\"' (SQLSTATE 22P02).",
            $"""
            Keep the label while a running version uses it: stop writing it, change the rows, and see that none is left before the type is replaced:
            SELECT attrelid::regclass, attname FROM pg_attribute WHERE atttypid = {SqlName.Literal(name.ToString())}::regtype AND NOT attisdropped;
            """);
    }

    private Finding OfAttribute(LintContext context, AlterCompositeTypeStatement composite, RenameColumnAction rename) =>
        Found(
            context, rename.Span, (RelationName?)null,
            $"Renaming the attribute {rename.Column} of {composite.Name} to {rename.NewName} breaks the application that is running: every query of it that reads "
            + $"the attribute fails with 'column \"{rename.Column.Name}\" not found in data type {composite.Name}' (SQLSTATE 42703), and drivers that map the type by name do not find it.",
            $"""
            Add an attribute of the new name beside it, and drop the old one when no running version uses it:
            ALTER TYPE {composite.Name} ADD ATTRIBUTE {rename.NewName} /* the type of {rename.Column} */;
            """);

    private static QualifiedName? NameOf(ObjectReference thing) => thing.Name;

    private static string Renamed(RenameObjectStatement rename) =>
        NameOf(rename.Object) is { Schema: { } schema } ? $"{SqlName.Quote(schema)}.{rename.NewName}" : rename.NewName.ToString();

    private static bool IsNew(LintContext context, string kind, QualifiedName name) => kind switch
    {
        "SCHEMA" => context.IsNewSchema(name.Name),
        "TYPE" or "DOMAIN" => context.IsNewType(name),
        "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" => context.IsNewRoutine(name),
        _ => false,
    };

    // Whom it breaks, with the server's words; null for what queries do not name.
    private static string? Failure(string kind, QualifiedName name) => kind switch
    {
        "SCHEMA" => $"every query of it that names {name} fails with 'relation \"{name.Name}.…\" does not exist' (SQLSTATE 42P01), and one that relies on {name} in its search_path does not find its tables either",
        "TYPE" or "DOMAIN" => $"every query of it that casts to {name} fails with {ServerErrors.NoType(RelationName.Of(name))}, and drivers that look the type up by name do not find it",
        "FUNCTION" or "AGGREGATE" or "ROUTINE" => $"every call of it fails with {ServerErrors.NoRoutine("function", RelationName.Of(name))}",
        "PROCEDURE" => $"every CALL of it fails with {ServerErrors.NoRoutine("procedure", RelationName.Of(name))}",
        "DATABASE" => $"no new connection of it is made: 'database \"{name.Name}\" does not exist' (SQLSTATE 3D000)",
        "ROLE" or "USER" or "GROUP" => $"no new connection as {name} is made: 'role \"{name.Name}\" does not exist' (SQLSTATE 28000)",
        "COLLATION" => $"every query of it with COLLATE {name} fails with 'collation \"{name.Name}\" … does not exist' (SQLSTATE 42704)",
        "TEXT SEARCH CONFIGURATION" => $"every query of it that searches with {name} fails with 'text search configuration \"{name.Name}\" does not exist' (SQLSTATE 42704)",
        "EXTENSION" => $"every query of it that uses the functions and types of {name} without naming their schema may no longer find them (SQLSTATE 42883, 42704)",
        _ => null,
    };

    private static string Help(LintContext context, string kind, QualifiedName name, string to) => kind switch
    {
        "function" or "routine" => $"""
            Make the new one beside the old one, which passes its calls on (with the same parameters), and drop that when no running version calls it:
            CREATE FUNCTION {to}(/* parameters */) RETURNS /* type */ LANGUAGE sql AS $$ SELECT {name}(/* parameters */) $$;
            """,
        "schema" => $"""
            Make the new schema beside it and move table by table, each with a view of the old name in the old schema, in one transaction each:
            CREATE SCHEMA {to};
            """,
        "type" or "domain" when Definition(context, kind, name, to) is { } definition => $"""
            Make the new one beside it, move the columns of the old one over to it, each through a column beside it (see column-type-change), and drop the old one when nothing has it:
            {definition};
            -- in a later migration:
            DROP {kind.ToUpperInvariant()} {name};
            """,
        _ => $"""
            Keep the old name while a running version uses it: make the new {kind} beside it, and drop the old one in a later migration:
            DROP {kind.ToUpperInvariant()} {name};
            """,
    };

    // What makes the same type under the new name, where it is known.
    private static string? Definition(LintContext context, string kind, QualifiedName name, string to)
    {
        if (context.Schema.ResolveType(name) is not { } type) return null;
        if (context.Schema.Enums.TryGetValue(type, out var labels)) return $"CREATE TYPE {to} AS ENUM ({string.Join(", ", labels.Select(SqlName.Literal))})";
        if (kind == "type" && context.Schema.Composites.TryGetValue(type, out var composite))
            return $"CREATE TYPE {to} AS ({string.Join(", ", composite.Attributes.Select(a => $"{SqlName.Quote(a.Name)} {a.Type}"))})";
        return context.Schema.Domains.TryGetValue(type, out var domain)
            ? $"CREATE DOMAIN {to} AS {domain.BaseType}{(domain.Default is { } value ? " DEFAULT " + value : "")}{(domain.NotNull ? " NOT NULL" : "")}{string.Concat(domain.Constraints.Select(c => " " + c.Definition))}"
            : null;
    }
}
