using Teal.Linting.Analysis;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Runner;

/// <summary>A statement needs a newer server than the one that is assumed.</summary>
internal sealed class NewerSyntax() : Rule<Statement>(
    "newer-syntax", Severity.Error, Category.Runner,
    "The server is too old for the statement",
    "A server of an older major version refuses what a newer one brought, and the migration stops there; where its statements commit one by one, half of it is done. Which version the server has, "
    + "--pg-version or \"pgVersion\" of teal.json says; without them 15 is assumed.\n\n"
    + "A function of that name that the files make themselves is another one. A warning for functions where the schema is not known: the database may have one of its own. In the body of a routine, functions are looked for when it runs; they are not reported.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement) =>
        context.PgMajor >= Effects.StatementEffects.NewestSupportedMajor || statement is DoStatement or SetStatement or DropStatement or TransactionStatement or ErrorStatement
            ? []
            : Behind(context);

    private IEnumerable<Finding> Behind(LintContext context)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var found in NewSyntaxes.Behind(context, context.PgMajor))
        {
            var isFunction = found.SqlState == "42883";
            if (!told.Add(found.Name) || (isFunction && IsOwn(context, found.Name))) continue;
            yield return Found(
                context, found.Span,
                $"{(isFunction ? found.Name : char.ToUpperInvariant(found.Name[0]) + found.Name[1..])} comes with PostgreSQL {found.Major}: a server of {context.PgMajor} refuses the statement (SQLSTATE {found.SqlState}), and the migration stops here.",
                $"Write it as PostgreSQL {context.PgMajor} has it. If the server is {found.Major} or later, say so: --pg-version {found.Major}, or \"pgVersion\": {found.Major} in teal.json.",
                isFunction && !context.Certainty.IsWhole ? Severity.Warning : null);
        }
    }

    private static bool IsOwn(LintContext context, string call) =>
        !context.Schema.FindRoutines(new QualifiedName([new Identifier(call.Split('(')[0], false, default)], default)).IsEmpty;
}
