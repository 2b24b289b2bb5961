using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A file of several steps that commit by themselves, the first of which cannot be done twice.</summary>
internal sealed class NotRerunnable() : Rule<Statement>(
    "not-rerunnable", Severity.Info, Category.Runner,
    "A file that is no transaction cannot be run again",
    "Where statements commit one by one, those before a failing one stay. The runner takes the migration for not applied and runs it again, and now it fails at the first statement "
    + "that has been done: the way out is by hand. Put steps that may share a transaction into a file of their own, leave one statement to the file that may not, or write each so that it can be "
    + "done again: IF NOT EXISTS, IF EXISTS, OR REPLACE. An index that is built concurrently is the exception, see invalid-index-kept.\n\n"
    + "It is told once for each file, at the first such statement with another one behind it.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement)
    {
        if (!SecondRun.Stays(context) || SecondRun.Of(statement, context.History) is not { } again || FirstBehind(context) is not { } next) return [];
        var line = context.Script.Source.PositionOf(next.Span.Start).Line;
        return [Found(
            context, statement.Span,
            $"The statements of this file commit one by one. If one behind this fails (line {line} and on), {again.What} stays, and the next run of the file fails here (SQLSTATE {again.SqlState}).",
            $"Put it into a file of its own, or let it be done twice:\n{Guarded(context, statement)}")];
    }

    private static Statement? FirstBehind(LintContext context)
    {
        var statements = context.Script.Statements;
        for (var i = context.Place.Index + 1; i < statements.Length; i++)
            if (statements[i] is not (SetStatement or MetaCommandStatement or TransactionStatement or SelectStatement or SessionStatement or CommentStatement)) return statements[i];
        return null;
    }

    private static string Guarded(LintContext context, Statement statement) => statement switch
    {
        CreateIndexStatement { Concurrently: true, Name: { } name } => $"DROP INDEX CONCURRENTLY IF EXISTS {name};\n{context.Text(statement.Span)};",
        CreateTableStatement => With(context, "TABLE", "TABLE IF NOT EXISTS"),
        CreateIndexStatement => With(context, "INDEX", "INDEX IF NOT EXISTS"),
        CreateSequenceStatement => With(context, "SEQUENCE", "SEQUENCE IF NOT EXISTS"),
        CreateSchemaStatement => With(context, "SCHEMA", "SCHEMA IF NOT EXISTS"),
        CreateViewStatement { IsMaterialized: true } => With(context, "VIEW", "VIEW IF NOT EXISTS"),
        CreateViewStatement or CreateFunctionStatement => With(context, "CREATE", "CREATE OR REPLACE"),
        AddEnumValueStatement => With(context, "VALUE", "VALUE IF NOT EXISTS"),
        DropStatement { Concurrently: true } => With(context, "CONCURRENTLY", "CONCURRENTLY IF EXISTS"),
        DropStatement drop => With(context, drop.ObjectKind.Split(' ')[^1], drop.ObjectKind.Split(' ')[^1] + " IF EXISTS"),
        AlterTableStatement { Actions: [AddColumnAction] } when context.FindWord("COLUMN") is not null => With(context, "COLUMN", "COLUMN IF NOT EXISTS"),
        AlterTableStatement { Actions: [AddColumnAction] } => With(context, "ADD", "ADD COLUMN IF NOT EXISTS"),
        AlterTableStatement { Actions: [AddConstraintAction { Constraint.Name: { } name }] } alter =>
            $"ALTER TABLE {alter.Name} DROP CONSTRAINT IF EXISTS {name};\n{context.Text(statement.Span)};",
        AlterTableStatement { Actions: [DropColumnAction] } when context.FindWord("COLUMN") is not null => With(context, "COLUMN", "COLUMN IF EXISTS"),
        AlterTableStatement { Actions: [DropConstraintAction] } => With(context, "CONSTRAINT", "CONSTRAINT IF EXISTS"),
        CreateTypeStatement type => $"DROP TYPE IF EXISTS {type.Name};\n{context.Text(statement.Span)};",
        CreateDomainStatement domain => $"DROP DOMAIN IF EXISTS {domain.Name};\n{context.Text(statement.Span)};",
        _ => $"BEGIN;\n{context.Text(statement.Span)};\nCOMMIT;",
    };

    private static string With(LintContext context, string word, string replacement)
    {
        var span = context.Statement.Span;
        var text = context.Text(span);
        return context.FindWord(word) is { } found ? $"{text[..(found.Start - span.Start)]}{replacement}{text[(found.End - span.Start)..]};" : text + ";";
    }
}
