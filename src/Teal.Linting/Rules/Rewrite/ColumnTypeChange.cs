using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Linting.Types;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ALTER COLUMN … TYPE, unless it is known to change the catalog only.</summary>
internal sealed class ColumnTypeChange() : ActionRule<AlterColumnTypeAction>(
    "column-type-change", Severity.Error, Category.Rewrite,
    "The type of a column changes",
    "Most type changes rewrite the table and its indexes while nobody can read it, and the running application still binds "
    + "and reads the old type. Use a new column of the new type, kept equal while both versions run. Widening a varchar, varchar to "
    + "text, and widening a numeric of the same scale change the catalog only and are not reported where the old type is known. "
    + "After SET timezone = 'UTC' a timestamp gets or loses its time zone without a rewrite; only indexes over the column are built anew.\n\n"
    + "Where it is known that the server refuses the change, the finding says just that: no cast without USING, a default that cannot be cast, a view, trigger or policy that names the column.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        var table = context.TableSoFar(alter.Name);
        foreach (var change in alter.Actions.OfType<AlterColumnTypeAction>())
        {
            var kind = TypeChange.Of(table, change, context.Schema);
            if (TypeChangeRefusal.Of(context, alter, change) is { } refusal)
            {
                yield return Found(
                    context, change.Span, alter.Name,
                    $"The statement fails with {refusal.Failure}{(refusal.Cause is null ? "" : ": " + refusal.Cause)}.",
                    kind == TypeChangeKind.CatalogOnly && refusal.Views.Count > 0 ? AroundViews(context, refusal.Views) : Advice(context, alter, change));
                continue;
            }

            if (kind == TypeChangeKind.CatalogOnly || context.IsNewColumn(alter.Name, change.Column.Name)) continue;
            yield return Found(
                context, change.Span, alter.Name, Message(context, alter, change, kind), Advice(context, alter, change),
                kind is TypeChangeKind.Unknown or TypeChangeKind.CatalogOnlyInUtc ? Severity.Warning : null);
        }
    }

    private static string Message(LintContext context, AlterTableStatement alter, AlterColumnTypeAction change, TypeChangeKind kind)
    {
        var table = context.Resolve(alter.Name);
        var old = context.TableSoFar(alter.Name)?.Column(change.Column.Name)?.Type;
        var what = $"{table}.{change.Column} {(old is null ? "" : $"from {old} ")}to {context.Text(change.Type.Span)}";
        var effect = EffectText.Describe(context.EffectOf(alter, change));
        var others = EffectText.Sentence(context.OtherEffectsOf(alter, change).Where(e => !context.Schema.Indexes.ContainsKey(e.Relation) && !context.Schema.Sequences.Contains(e.Relation)));
        const string Cached = "A statement that the running application has prepared and that returns the column fails with "
            + "'cached plan must not change result type' (SQLSTATE 0A000).";
        return others.Length == 0 ? Own() : Own() + others.Replace(" It takes", " A foreign key is made anew for it:", StringComparison.Ordinal);

        string Own() => kind switch
        {
            TypeChangeKind.Unknown =>
                $"Changing {what}: the old type is not known, so the worst is assumed. It takes {effect}. {Cached} "
                + "With the schema at hand (--schema) a change that only widens the type is not reported.",
            TypeChangeKind.RewriteUnlessUtc =>
                $"Changing {what} takes {effect}; only a session whose TimeZone is UTC is spared the rewrite. {Cached} "
                + "Values mean another moment to a client in another time zone.",
            TypeChangeKind.CatalogOnlyInUtc =>
                $"Changing {what} keeps the values as they are, since TimeZone is UTC here: it takes {effect}. {Cached} "
                + "The running application goes on to bind and read the old type.",
            TypeChangeKind.Checked =>
                $"Changing {what} keeps the values as they are, but a CHECK constraint over the column is checked again: it takes {effect}.",
            TypeChangeKind.Reindexed =>
                $"Changing {what} keeps the values as they are, but the indexes over the column are built anew: it takes {effect}. {Cached}",
            _ => $"Changing {what} takes {effect}. {Cached}",
        };
    }

    private static string Advice(LintContext context, AlterTableStatement alter, AlterColumnTypeAction change)
    {
        var known = context.TableSoFar(alter.Name)?.Column(change.Column.Name)?.Collation;
        var collation = change.Collation?.ToString() ?? (IsText(change.Type) ? known : null);
        return "Use a new column:\n" + ColumnSuccessor.Steps(
            context, alter.Name, change.Column, change.Column.Name + "_new", context.Text(change.Type.Span) + (collation is null ? "" : $" COLLATE {collation}"));
    }

    // The change itself takes an instant.
    private static string AroundViews(LintContext context, IReadOnlyList<View> views) =>
        $"""
        Make the views anew around it, before anybody can look:
        BEGIN;
        SET LOCAL lock_timeout = '500ms';
        {string.Join('\n', views.Select(v => $"DROP {(v.IsMaterialized ? "MATERIALIZED " : "")}VIEW {context.NameOf(v.Name)};"))}
        {context.Text(context.Statement.Span)};
        {string.Join('\n', views.Select(v => $"CREATE {(v.IsMaterialized ? "MATERIALIZED " : "")}VIEW {context.NameOf(v.Name)} AS {v.Definition};"))}
        -- and GRANT again what was granted on them, and build their indexes again;
        COMMIT;
        """;

    private static bool IsText(TypeName type) => type.Name is "text" or "character varying" or "character" or "citext";
}
