using System.Collections.Immutable;
using Teal.Linting.Effects;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Which statements of a file share a transaction.</summary>
internal static class TransactionPlan
{
    /// <summary>The transaction of each statement, in their order.</summary>
    /// <param name="script">The file, without the sections that take its migration back.</param>
    /// <param name="settings">What is assumed.</param>
    public static ImmutableArray<TransactionPlace> Of(SqlScript script, LintSettings settings)
    {
        var mode = ModeOf(script, settings.Transactions);
        var places = mode switch
        {
            TransactionMode.PerStatement => [.. script.Statements.Select((_, i) => new TransactionPlace(i, true, false))],
            TransactionMode.PerFile => AsWritten(script, Opened.Once),
            TransactionMode.OneQuery when script.Statements.Length > 1 => AsWritten(script, Opened.Always),
            TransactionMode.Unknown when !SaysItself(script) && MayBeOne(script, settings.PgMajor) => script.Statements.Select(_ => new TransactionPlace(0, true, true)).ToArray(),
            _ => AsWritten(script, Opened.Never),
        };
        places = Grouped(script, places);
        UndoneStatements.Mark(script, places);
        return [.. places.Select(place => place with { Mode = mode })];
    }

    /// <summary>Whether the statement ends the transaction that it stands in.</summary>
    public static bool Ends(Statement statement) => statement is TransactionStatement { Action: TransactionAction.Commit or TransactionAction.Rollback }
        || (statement is TransactionStatement { Action: TransactionAction.TwoPhase } && !StatementEffects.NeedsOwnTransaction(statement, LintSettings.DefaultPgMajor));

    // Whether a transaction is there before the file's own BEGIN.
    private enum Opened
    {
        Never,

        // By the runner, before the file: once it is committed, statements commit by themselves.
        Once,

        // By the server, for the statements of one query (exec_simple_query in src/backend/tcop/postgres.c): another one begins behind
        // each COMMIT.
        Always,
    }

    // goose, dbmate and sql-migrate run a migration in a transaction unless its markers say otherwise; rambler, which has such
    // markers too, is not known to.
    private static TransactionMode ModeOf(SqlScript script, TransactionMode mode)
    {
        if (script.Sections.Any(s => s is { Kind: not SectionKind.Down, NoTransaction: true })) return TransactionMode.None;
        return mode == TransactionMode.Unknown && script.Sections.Any(s => s.Kind == SectionKind.Up && !FirstLine(script, s).Contains("rambler", StringComparison.OrdinalIgnoreCase))
            ? TransactionMode.PerFile
            : mode;
    }

    private static string FirstLine(SqlScript script, ScriptSection section) =>
        script.Source.Line(script.Source.PositionOf(section.Span.Start).Line).ToString();

    private static TransactionPlace[] AsWritten(SqlScript script, Opened opened)
    {
        var places = new TransactionPlace[script.Statements.Length];
        var begin = opened == Opened.Never ? -1 : 0;
        var isOfFile = false;
        for (var i = 0; i < places.Length; i++)
        {
            if (begin < 0 && (opened == Opened.Always || IsBegin(script.Statements[i])))
            {
                begin = i;
                isOfFile = opened != Opened.Always;
            }

            places[i] = begin < 0 ? new TransactionPlace(i, false, false) : new TransactionPlace(begin, true, false) { IsOfFile = isOfFile };
            if (Ends(script.Statements[i])) begin = -1;
        }

        return places;
    }

    // What stands between StatementBegin and StatementEnd is sent as one query, and so is one transaction from the second statement on.
    private static TransactionPlace[] Grouped(SqlScript script, TransactionPlace[] places)
    {
        var i = 0;
        foreach (var group in script.StatementGroups)
        {
            while (i < places.Length && script.Statements[i].Span.Start < group.Start) i++;
            var first = i;
            while (i < places.Length && script.Statements[i].Span.Start < group.End) i++;
            for (var k = first; k < i && i - first > 1; k++)
                if (!places[k].IsShared || places[k].IsAssumed) places[k] = new TransactionPlace(first, true, false);
        }

        return places;
    }

    private static bool IsBegin(Statement statement) => statement is TransactionStatement { Action: TransactionAction.Begin };

    private static bool SaysItself(SqlScript script) => script.Statements.Any(s => IsBegin(s) || Ends(s));

    // SET LOCAL says that the file counts on a transaction; a statement alone commits by itself in any case.
    private static bool MayBeOne(SqlScript script, int pgMajor) =>
        (script.Statements.Count(s => s is not (SetStatement or MetaCommandStatement)) > 1 || script.Statements.Any(s => s is SetStatement { IsLocal: true }))
        && !script.Statements.Any(s => StatementEffects.NeedsOwnTransaction(s, pgMajor)) && !CallsWhatCommits(script);

    private static bool CallsWhatCommits(SqlScript script)
    {
        var procedures = script.Statements.OfType<CreateFunctionStatement>().Where(r => r.Body?.Statements.Any(s => Ends(s.Statement)) == true).Select(r => r.Name.Name).ToHashSet();
        return procedures.Count > 0 && script.Statements.OfType<CallStatement>().Any(c => procedures.Contains(c.Call.Name.Name));
    }
}
