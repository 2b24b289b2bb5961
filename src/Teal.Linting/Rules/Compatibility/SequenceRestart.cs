using System.Globalization;
using System.Text.RegularExpressions;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>A sequence is set to a number that is written down.</summary>
internal sealed partial class SequenceRestart() : Rule<AlterSequenceStatement, AlterTableStatement, SelectStatement>(
    "sequence-restart", Severity.Warning, Category.Compatibility,
    "A sequence is set to a fixed number",
    "The number is written today and the sequence goes on until the migration runs. Where it is set back below what the column already holds, every INSERT of the running version that draws from it fails with a duplicate key until it has passed the "
    + "values that are there; without a unique index it writes doubles. Take the number from the table itself. "
    + "A column that becomes an identity column gets a new sequence, which begins at 1.\n\n"
    + "Not reported for sequences and tables that the file made or emptied, nor where setval gets its number from a query.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        // The text of an EXECUTE may go on with a number that a query gave.
        if (context.Place.IsDynamic) yield break;
        switch (statement)
        {
            case AlterSequenceStatement alter when !(alter.IfExists && context.Certainty.IsMissing(context.Resolve(alter.Name), context.Schema)) && Restart().Match(context.Text(alter.Span)) is { Success: true } match:
                if (Of(context, alter.Span, alter.Name, Number(match)) is { } restarted) yield return restarted;
                break;
            case AlterTableStatement alter when !context.IsNew(alter.Name) && !IsEmptied(context, context.Resolve(alter.Name)):
                foreach (var add in alter.Actions.OfType<AddIdentityAction>())
                    if (OfIdentity(context, alter, add) is { } begun) yield return begun;
                foreach (var action in alter.Actions.OfType<OtherTableAction>().Where(a => a.Column is not null))
                    if (Restart().Match(context.Text(action.Span)) is { Success: true } identity && !context.IsNewColumn(alter.Name, action.Column!.Name))
                        yield return Finding(context, action.Span, context.Resolve(alter.Name), $"The sequence of {context.Resolve(alter.Name)}.{action.Column}", Number(identity), $"pg_get_serial_sequence({SqlName.Literal(context.Resolve(alter.Name).ToString())}, {SqlName.Literal(action.Column.Name)})", action.Column.ToString());
                break;
            case SelectStatement { Query: SelectQuery query }:
                foreach (var item in query.Items)
                    if (item.Value is FunctionCall { Name: { Schema: null or "pg_catalog", Name: "setval" }, Arguments: [var which, Literal { Kind: LiteralKind.Integer } number, ..] } && NameIn(which) is { } name
                        && Of(context, item.Span, name, $"to {number.Value}") is { } set) yield return set;
                break;
        }
    }

    // What sets it behind the rows comes after it, in whatever form.
    private Finding? OfIdentity(LintContext context, AlterTableStatement alter, AddIdentityAction add)
    {
        var behind = context.Script.Source.Content.AsSpan(alter.Span.End);
        if (context.IsNewColumn(alter.Name, add.Column.Name) || context.Text(add.Span).Contains('(', StringComparison.Ordinal)
            || behind.Contains("setval", StringComparison.OrdinalIgnoreCase) || behind.Contains("restart", StringComparison.OrdinalIgnoreCase)) return null;
        var table = context.Resolve(alter.Name);
        var sequence = $"pg_get_serial_sequence({SqlName.Literal(table.ToString())}, {SqlName.Literal(add.Column.Name)})";
        return Found(
            context, add.Span, table,
            $"The new sequence of {table}.{add.Column} begins at 1, whatever the column holds: an INSERT that leaves {add.Column} out fails with 'duplicate key value violates unique constraint' (SQLSTATE 23505) until the sequence has passed the values that are there.",
            $"""
            Right behind it, let it begin behind the rows:
            SELECT setval({sequence}, (SELECT coalesce(max({add.Column}), 0) + 1 FROM {table}), false);
            """);
    }

    private Finding? Of(LintContext context, SourceSpan span, QualifiedName name, string to)
    {
        var sequence = context.Resolve(name);
        if (context.IsNew(sequence)) return null;
        var owner = context.Schema.OwnerOf(sequence);
        if (owner is { } of ? IsFresh(context, of) : IsOfNewTable(context, sequence)) return null;
        return Finding(context, span, owner?.Table ?? sequence, $"The sequence {sequence}", to, SqlName.Literal(sequence.ToString()), owner is { } column ? SqlName.Quote(column.Column) : "id");
    }

    private Finding Finding(LintContext context, SourceSpan span, RelationName table, string what, string to, string sequence, string column) =>
        Found(
            context, span, table,
            $"{what} is set {to}, whatever it has reached by then: if the column holds that number or one behind it, INSERTs of the running application fail with 'duplicate key value violates unique constraint' (SQLSTATE 23505) until the sequence has passed them all.",
            $"""
            Take the number from the rows, and never go back:
            SELECT setval({sequence}, greatest((SELECT coalesce(max({column}), 0) + 1 FROM {table}), nextval({sequence})), false);
            """);

    private static bool IsFresh(LintContext context, ColumnOwner owner) =>
        context.IsNew(owner.Table) || context.History.New.ContainsColumn(owner.Table, owner.Column) || IsEmptied(context, owner.Table);

    // serial and identity name theirs so (ChooseRelationName).
    private static bool IsOfNewTable(LintContext context, RelationName sequence)
    {
        if (!sequence.Name.EndsWith("_seq", StringComparison.Ordinal)) return false;
        for (var at = sequence.Name.LastIndexOf('_', sequence.Name.Length - 5); at > 0; at = sequence.Name.LastIndexOf('_', at - 1))
            if (context.IsNew(sequence with { Name = sequence.Name[..at] }) || IsEmptied(context, sequence with { Name = sequence.Name[..at] })) return true;
        return false;
    }

    private static bool IsEmptied(LintContext context, RelationName table) => context.History.HasEmptied(table);

    // 'orders_id_seq', 'archive."Orders_id_seq"', with a cast or without.
    private static QualifiedName? NameIn(Expression which)
    {
        while (which is CastExpression cast) which = cast.Value;
        if (which is not Literal { Kind: LiteralKind.String } text) return null;
        var parts = NamePart().Matches(text.Value).Select(m => m.Groups[1].Success ? m.Groups[1].Value : m.Value.ToLowerInvariant()).ToList();
        return parts.Count is 1 or 2 ? new QualifiedName([.. parts.Select(p => new Identifier(p, true, text.Span))], text.Span) : null;
    }

    private static string Number(Match match) => match.Groups[1].Success ? string.Create(CultureInfo.InvariantCulture, $"to {match.Groups[1].Value}") : "back to its start";

    [GeneratedRegex(@"\bRESTART\b(?:\s+WITH)?(?:\s+([+-]?\d+))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Restart();

    [GeneratedRegex(@"""([^""]+)""|[^"".\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex NamePart();
}
