using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.DataLoss;

/// <summary>CASCADE behind a DROP: what depends on the thing goes too, and the migration does not name it. Also DROP OWNED.</summary>
internal sealed class DropCascade() : Rule<DropStatement, AlterTableStatement>(
    "drop-cascade", Severity.Error, Category.DataLoss,
    "CASCADE drops what is not named",
    "Views, foreign keys, defaults, even columns (of a type that is dropped) go with it, and on the production database these may be others than on a "
    + "developer's. Without CASCADE PostgreSQL refuses and lists what still depends; drop each of these by name, or change it, first.\n\n"
    + "Not reported where the schema is known and nothing depends, for what the file made itself, and for DROP SCHEMA (drop-schema has it). Where the schema "
    + "is not known it is a warning.")
{
    internal override bool ConcernsAction(Type action) => action == typeof(DropColumnAction) || action == typeof(DropConstraintAction);

    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        switch (statement)
        {
            case DropStatement { ObjectKind: "OWNED" } owned:
                yield return Found(
                    context, owned.Span, (RelationName?)null,
                    "DROP OWNED drops every object of the role in this database and takes back what was granted to it: which that is, the migration does not say. Rows are lost, and queries of the running application fail.",
                    "Give what is to stay to another role, and drop the rest by name:\nREASSIGN OWNED BY /* the role */ TO /* another role */;");
                break;
            case DropStatement { Cascade: true, ObjectKind: not "SCHEMA" } drop:
                if (drop.Names.All(n => IsNew(context, drop.ObjectKind, n))) yield break;
                foreach (var finding in OfDrop(context, drop)) yield return finding;
                break;
            case AlterTableStatement alter when !context.IsNew(alter.Name):
                foreach (var action in alter.Actions)
                    if (action is DropColumnAction { Cascade: true } or DropConstraintAction { Cascade: true } && !IsNewColumn(context, alter, action)
                        && OfAction(context, alter, action) is { } finding) yield return finding;
                break;
        }
    }

    private IEnumerable<Finding> OfDrop(LintContext context, DropStatement drop)
    {
        var named = drop.Names.Select(context.Resolve).ToHashSet();
        var losses = Losses.Of(context.Schema, drop).Where(l => !IsOwn(context.Schema, l, named)).ToList();
        var isKnown = drop.ObjectKind is "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "TYPE" or "DOMAIN" or "FOREIGN TABLE" or "FUNCTION" or "PROCEDURE"
            && named.All(n => IsKnown(context.Schema, n));
        if (isKnown && losses.Count == 0) yield break;
        var what = $"{drop.ObjectKind.ToLowerInvariant()} {string.Join(", ", drop.Names)}";
        yield return Found(
            context, drop.Span, drop.Names is [var only] ? context.Resolve(only) : null, Message(context, what, losses), Help(context, losses, drop.Span),
            losses.Count == 0 ? Severity.Warning : null);
    }

    private Finding? OfAction(LintContext context, AlterTableStatement alter, AlterTableAction action)
    {
        var table = context.Resolve(alter.Name);
        var isKnown = context.Schema.Tables.ContainsKey(table);
        var losses = Losses.Of(context.Schema, alter with { Actions = [action] }).Where(l => l.Table != table).ToList();
        if (isKnown && losses.Count == 0) return null;
        var what = action is DropColumnAction column ? $"column {table}.{column.Column}" : $"constraint {((DropConstraintAction)action).Name} of {table}";
        return Found(context, action.Span, table, Message(context, what, losses), Help(context, losses, alter.Span), losses.Count == 0 ? Severity.Warning : null);
    }

    private static string Message(LintContext context, string what, List<Loss> losses) =>
        losses.Count == 0
            ? $"CASCADE drops with {what} whatever depends on it, and what that is, the migration does not say (the schema is not known): views, foreign keys, defaults, even columns. Queries of the running "
                + "application that use one of these fail."
            : $"CASCADE drops with {what} what depends on it and is not named: {Losses.Text(losses)}. Queries of the running application that use {(losses.Count == 1 ? "it" : "one of these")} fail, and the values of dropped columns and tables are lost."
                + EffectText.Sentence(context.Effects.Where(e => losses.Any(l => l.Table == e.Relation)));

    private static string Help(LintContext context, List<Loss> losses, SourceSpan statement)
    {
        var drops = string.Concat(losses.Select(l => DropOf(l) is { } sql ? sql + "\n" : ""));
        var text = context.Text(statement);
        var at = text.LastIndexOf("CASCADE", StringComparison.OrdinalIgnoreCase);
        var restricted = at < 0 ? text : (text[..at].TrimEnd() + text[(at + "CASCADE".Length)..]).TrimEnd();
        return $"Leave CASCADE out: PostgreSQL then refuses and lists what depends. Take each of these away by name first, when no running version uses it:\n{drops}{restricted};";
    }

    private static string? DropOf(Loss loss) => loss.Kind switch
    {
        "view" => $"DROP VIEW {loss.Name};",
        "constraint" => $"ALTER TABLE {loss.Table} DROP CONSTRAINT {loss.Name};",
        "default" => $"ALTER TABLE {loss.Table} ALTER COLUMN {loss.Name} DROP DEFAULT;",
        "trigger" => $"DROP TRIGGER {loss.Name} ON {loss.Table};",
        "domain" => $"DROP DOMAIN {loss.Name};",
        "column" => $"ALTER TABLE {loss.Table} DROP COLUMN {loss.Name};",
        _ => null,
    };

    // The thing itself and what belongs to it goes without CASCADE as well.
    private static bool IsOwn(SchemaModel schema, Loss loss, HashSet<RelationName> named) =>
        named.Contains(loss.Table)
        || loss.Kind == "index"
        || (loss.Kind == "sequence" && schema.SequenceOwners.TryGetValue(loss.Table, out var owner) && named.Contains(owner.Table))
        || (loss.Kind == "table" && schema.Tables[loss.Table].PartitionOf is { } parent && (named.Contains(parent) || IsOwn(schema, loss with { Table = parent }, named)));

    private static bool IsKnown(SchemaModel schema, RelationName name) =>
        schema.Tables.ContainsKey(name) || schema.Views.ContainsKey(name) || schema.Sequences.Contains(name)
        || schema.Enums.ContainsKey(name) || schema.Domains.ContainsKey(name) || schema.Composites.ContainsKey(name) || schema.OtherTypes.ContainsKey(name) || schema.Routines.ContainsKey(name);

    private static bool IsNew(LintContext context, string kind, QualifiedName name) => kind switch
    {
        "TYPE" or "DOMAIN" => context.IsNewType(name),
        "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" => context.IsNewRoutine(name),
        _ => context.IsNew(name),
    };

    private static bool IsNewColumn(LintContext context, AlterTableStatement alter, AlterTableAction action) =>
        action is DropColumnAction drop && context.IsNewColumn(alter.Name, drop.Column.Name);
}
