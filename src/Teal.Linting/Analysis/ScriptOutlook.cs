using System.Collections.Immutable;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// What a file does anywhere in it, by what it does it to: for rules whose harm another statement mends. Made once for each file;
/// what is made inside DO blocks counts, what a function only holds does not.
/// </summary>
internal sealed class ScriptOutlook
{
    private readonly Lazy<ILookup<string, Planned>> _statements;
    private readonly Dictionary<ProcedureBody, List<SelectQuery>> _queries = new(ReferenceEqualityComparer.Instance);

    /// <param name="script">The file.</param>
    /// <param name="transactions">The transaction of each of its statements.</param>
    public ScriptOutlook(SqlScript script, IReadOnlyList<TransactionPlace> transactions) =>
        _statements = new(() => Statements(script, transactions).ToLookup(p => p.Subject.Name, StringComparer.Ordinal));

    /// <summary>The statements of a kind that make, fill, change, grant or drop <paramref name="subject"/> (policies and triggers: their table), in order.</summary>
    public IEnumerable<TStatement> On<TStatement>(RelationName subject)
        where TStatement : Statement =>
        Concerning(subject).Select(p => p.Statement).OfType<TStatement>();

    /// <summary>The queries anywhere in a code block.</summary>
    public IReadOnlyList<SelectQuery> QueriesIn(ProcedureBody code)
    {
        if (!_queries.TryGetValue(code, out var queries)) _queries[code] = queries = [.. SyntaxTree.DescendantsAndSelf<SelectQuery>(code)];
        return queries;
    }

    /// <summary>Those that follow the statement of <paramref name="context"/> before its transaction ends: nobody sees what is between.</summary>
    public IEnumerable<TStatement> LaterInTransaction<TStatement>(LintContext context, RelationName subject)
        where TStatement : Statement =>
        InTransaction<TStatement>(context, subject).Where(s => s.Span.Start > context.Statement.Span.Start);

    /// <summary>Those of the transaction of <paramref name="context"/>, before its statement and behind it.</summary>
    public IEnumerable<TStatement> InTransaction<TStatement>(LintContext context, RelationName subject)
        where TStatement : Statement =>
        Concerning(subject)
            .Where(p => context.Transaction.IsShared && p.Transaction.Group == context.Transaction.Group)
            .Select(p => p.Statement).OfType<TStatement>();

    // What search_path is by then is not known here: a name without a schema may be the one.
    private IEnumerable<Planned> Concerning(RelationName subject) =>
        _statements.Value[subject.Name].Where(p => p.Subject.Schema is null || p.Subject.Schema == subject.Schema);

    private static IEnumerable<Planned> Statements(SqlScript script, IReadOnlyList<TransactionPlace> transactions)
    {
        for (var i = 0; i < script.Statements.Length; i++)
        {
            foreach (var subject in SubjectsOf(script.Statements[i])) yield return new(subject, script.Statements[i], transactions[i]);
            if (script.Statements[i] is not DoStatement block) continue;
            foreach (var embedded in block.Body.Statements)
                foreach (var subject in SubjectsOf(embedded.Statement))
                    yield return new(subject, embedded.Statement, transactions[i] with { IsShared = true });
        }
    }

    private static ImmutableArray<QualifiedName> SubjectsOf(Statement statement) =>
        statement switch
        {
            DropStatement drop => drop.Names,
            GrantStatement grant => [.. grant.Objects.Select(o => o.Name).OfType<QualifiedName>()],
            _ => SubjectOf(statement) is { } subject ? [subject] : [],
        };

    private static QualifiedName? SubjectOf(Statement statement) => statement switch
    {
        CreateViewStatement view => view.Name,
        CreateSequenceStatement sequence => sequence.Name,
        CreateTypeStatement type => type.Name,
        CreateDomainStatement domain => domain.Name,
        CreateFunctionStatement routine => routine.Name,
        DefineStatement { ObjectKind: "AGGREGATE" } aggregate => aggregate.Name,
        CreateTriggerStatement trigger => trigger.Table,
        PolicyStatement policy => policy.Table,
        PublicationStatement publication => new QualifiedName([publication.Name], publication.Name.Span),
        AlterTableStatement alter => alter.Name,
        UpdateStatement update => update.Target.Table,
        // The name that it gives.
        RenameObjectStatement { Object.Name: { } old } rename => new QualifiedName([.. old.Parts[..^1], rename.NewName], old.Span),
        _ => null,
    };

    private readonly record struct Planned(QualifiedName Subject, Statement Statement, TransactionPlace Transaction);
}
