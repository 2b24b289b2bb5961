using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A statement gives a name that is taken.</summary>
internal sealed class ExistingObject() : Rule(
    "existing-object", Severity.Error, Category.Runner,
    "A name is given that is taken already",
    "The server refuses the statement and the migration stops there; where its statements commit one by one, half of it is done. Give another name, or leave out what an earlier migration has done. IF NOT EXISTS makes the "
    + "error go away and not the mistake: what is there may be something else.\n\n"
    + "Reported where a statement before, or the schema that is given, makes what has the name: tables, views, sequences and indexes (which share their names), columns, constraints, schemas, enum labels, a second primary key. "
    + "Silent inside code blocks, behind SQL that is not known before it runs, for what such a block may have touched, and with IF NOT EXISTS.")
{
    internal override bool Concerns(Type statement) =>
        statement == typeof(AlterTableStatement) || statement == typeof(CreateTableStatement) || statement == typeof(CreateIndexStatement) || statement == typeof(CreateViewStatement)
        || statement == typeof(CreateSequenceStatement) || statement == typeof(CreateSchemaStatement) || statement == typeof(AddEnumValueStatement);

    internal override IEnumerable<Finding> Check(LintContext context)
    {
        if (context.Code is not null) yield break;
        foreach (var fault in TakenNames.In(context))
            yield return Found(
                context, fault.Span, fault.Relation.Name.Length == 0 ? null : fault.Relation,
                $"The statement fails with {fault.Failure}, and the migration stops here: as the statements before this one leave the schema, the name is taken.",
                "Give it a name of its own, or leave the statement out where an earlier one has done what it wishes.");
    }
}
