using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>SET LOGGED, SET UNLOGGED, SET TABLESPACE, SET ACCESS METHOD and SET EXPRESSION.</summary>
internal sealed class RewritingTableOption() : ActionRule<OtherTableAction>(
    "rewriting-table-option", Severity.Error, Category.Rewrite,
    "A table is written anew for one of its options",
    "SET LOGGED, SET UNLOGGED, SET ACCESS METHOD (PostgreSQL 15 and later) and SET EXPRESSION of a stored column (17 and later) write the table and its indexes anew, SET TABLESPACE copies its file, "
    + "while nobody can read the table. There is no concurrent form: fill a new table that is kept equal by triggers and switch to it, or do it where nobody needs the table.\n\n"
    + "Tables that the same file creates are exempt, and so is SET LOGGED, SET UNLOGGED or SET ACCESS METHOD of a table that is known to be so already (a table is taken to be a heap where nothing else is said).")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        if (context.IsNew(alter.Name)) yield break;
        foreach (var option in alter.Actions.OfType<OtherTableAction>())
        {
            if (option.Keywords is not ("SET LOGGED" or "SET UNLOGGED" or "SET TABLESPACE" or "SET ACCESS METHOD" or "SET EXPRESSION")) continue;
            if (IsSo(context.Schema.Find(alter.Name), option) || context.EffectOf(alter, option) is not { IsInstant: false } effect) continue;
            yield return Found(context, option.Span, alter.Name, Message(alter, option, effect), Advice(context, alter, option));
        }
    }

    private static bool IsSo(Table? table, OtherTableAction option) => (option.Keywords, table?.Persistence) is
        ("SET LOGGED", Persistence.Permanent) or ("SET UNLOGGED", Persistence.Unlogged);

    private static string Message(AlterTableStatement alter, OtherTableAction option, Effect effect)
    {
        var lost = option.Keywords == "SET UNLOGGED" ? " From then on the table is empty after a crash of the server, and on every replica it cannot be read." : "";
        return $"{option.Keywords} of {RelationName.Of(alter.Name)} takes {EffectText.Describe(effect)}.{lost}";
    }

    private static string Advice(LintContext context, AlterTableStatement alter, OtherTableAction option)
    {
        var table = context.Resolve(alter.Name);
        if (option is { Keywords: "SET EXPRESSION", Column: { } column })
            return $"""
                Use a new column that a trigger keeps up to date, fill the rows that are there in small transactions, and drop the old one when nothing uses it:
                ALTER TABLE {table} ADD COLUMN {SqlName.Quote(column.Name + "_new")} {context.TableSoFar(alter.Name)?.Column(column.Name)?.Type ?? "/* its type */"};
                """;
        var copy = new RelationName(table.Schema, table.Name + "_new");
        return $"""
            There is no concurrent form. Fill a new table that is kept equal by triggers, in small transactions, and switch to it:
            CREATE{(option.Keywords == "SET UNLOGGED" ? " UNLOGGED" : "")} TABLE {copy} (LIKE {table} INCLUDING ALL){Storage(context.Text(option.Span), option.Keywords)};
            """;
    }

    // SET TABLESPACE fast is TABLESPACE fast of a new table, SET ACCESS METHOD heap is USING heap.
    private static string Storage(string option, string keywords)
    {
        var name = option.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[^1];
        return keywords switch
        {
            "SET TABLESPACE" => $" TABLESPACE {name}",
            "SET ACCESS METHOD" => $" USING {name}",
            _ => "",
        };
    }
}
