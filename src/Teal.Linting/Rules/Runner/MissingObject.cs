using Teal.Linting.Analysis;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting.Rules.Runner;

/// <summary>A statement names what the schema does not have.</summary>
internal sealed class MissingObject() : Rule(
    "missing-object", Severity.Error, Category.Runner,
    "A table, column or constraint that is not there is named",
    "The server refuses the statement and the migration stops there; where its statements commit one by one, half of it is done. Mostly it is a misspelt name, or an earlier statement has renamed, moved or "
    + "dropped what this one still calls by its old name.\n\n"
    + "Reported where it is certain: the table was dropped, renamed or moved by a statement before; with --schema or --migrations, where no statement makes it; and for columns and constraints of a table whose CREATE TABLE is "
    + "known. Types, functions, triggers and policies are not looked for. Silent inside code blocks, behind SQL that is not known before it runs, for what such a block may have touched, for the tables of extensions and of migration runners, and with IF EXISTS.")
{
    // A file of typing errors in a schema of thousands of tables should not be compared name by name.
    private const int MostCompared = 500;

    internal override bool Concerns(Type statement) =>
        statement == typeof(AlterTableStatement) || statement == typeof(DropStatement) || statement == typeof(CreateIndexStatement) || statement == typeof(CreateTableStatement)
        || statement == typeof(CreateTriggerStatement) || statement == typeof(CreateRuleStatement) || statement == typeof(PolicyStatement) || statement == typeof(InsertStatement)
        || statement == typeof(UpdateStatement) || statement == typeof(DeleteStatement) || statement == typeof(TruncateStatement) || statement == typeof(LockStatement) || statement == typeof(SelectStatement) || statement == typeof(CreateViewStatement) || statement == typeof(CommentStatement);

    internal override IEnumerable<Finding> Check(LintContext context)
    {
        if (context.Code is not null) yield break;
        foreach (var fault in MissingNames.In(context))
        {
            var name = context.Text(fault.Span);
            var why = fault.SqlState == "42P01" && context.Certainty.WasTaken(fault.Relation)
                ? $"a statement before this one drops, renames or moves {fault.Relation}"
                : fault.SqlState == "42P01" ? "no statement before this one makes it" : $"as the statements before this one leave {fault.Relation}, it has none of that name";
            var nearest = NearestName.To(name, fault.Known.Where(k => k != name).Take(MostCompared));
            yield return Found(
                context, fault.Span, fault.Relation,
                $"The statement fails with {fault.Failure}, and the migration stops here: {why}.",
                nearest is null ? "Name what is there by then, or put the statement that makes it before this one." : $"Name what is there by then. The nearest name is:\n{nearest}");
        }
    }
}
