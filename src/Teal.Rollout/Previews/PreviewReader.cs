using System.Collections.Immutable;
using System.Data;
using Npgsql;
using Teal.Linting.Effects;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Rollout.Journals;
using Teal.Rollout.Phases;
using Teal.Rollout.Privileges;
using Teal.Rollout.Running;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Rollout.Previews;

/// <summary>
/// Finds out what a command would do, in one read-only transaction: no lease is taken, no journal made, and the server itself would
/// refuse a write.
/// </summary>
internal sealed class PreviewReader
{
    private readonly NpgsqlConnection _connection;
    private readonly Change _change;
    private readonly CancellationToken _cancellation;
    private readonly List<string> _notes = [];
    private readonly List<PreviewedStep> _steps = [];
    private readonly int _major;
    private ChangeRecord? _record;
    private SchemaModel _schema = SchemaModel.Empty;

    private PreviewReader(NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        (_connection, _change, _cancellation) = (connection, change, cancellation);
        _major = Math.Clamp(connection.PostgreSqlVersion.Major, StatementEffects.OldestSupportedMajor, StatementEffects.NewestSupportedMajor);
    }

    public static async Task<Preview> ReadAsync(RolloutEnvironment environment, Change change, PreviewedCommand command, CancellationToken cancellation)
    {
        await using var connection = await environment.Database.OpenAsync($"looking what `teal {Word(command)}` would do", cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await connection.Command("SET TRANSACTION READ ONLY").RunAsync(cancellation);
        var reader = new PreviewReader(connection, change, cancellation);
        await reader.ReadAsync(command);
        return new Preview(command, reader._record?.Phase, [.. reader._steps], [.. reader._notes]);
    }

    private async Task ReadAsync(PreviewedCommand command)
    {
        await JournalAccess.RequireAsync(_connection, forWriting: false, _cancellation);
        var hasJournal = await Journal.ExistsAsync(_connection, _cancellation);
        if (hasJournal && !await Journal.IsCurrentAsync(_connection, _cancellation))
            throw new RolloutRefusedException("The journal in schema teal was made by an earlier Teal. The next command that is carried out brings it up to date, which a dry run does not; run `teal verify` or another command first.");
        _record = hasJournal ? await Journal.FindAsync(_connection, _change.Name, _cancellation) : null;
        ChangeRun.RequireSameFiles(_change, _record);
        _schema = await CatalogSchema.ReadAsync(_connection, _cancellation);
        switch (command)
        {
            case PreviewedCommand.Expand:
                if (!hasJournal) _notes.Add("Before all this the journal is made: schema teal with its tables, which locks nothing of yours.");
                await ExpandAsync();
                break;
            case PreviewedCommand.Contract:
                await ContractAsync();
                break;
            case PreviewedCommand.Abort:
                Require(command, Withdrawal.Phases, Withdrawal.Advice);
                await RemoveTriggersAsync();
                await UndoAsync("expand");
                await PlannedAsync("abort");
                break;
            case PreviewedCommand.Revert:
                Require(command, Contraction.RevertPhases, Contraction.RevertAdvice);
                await UndoAsync("retire");
                await PlannedAsync("restore");
                await UndoAsync("contract");
                break;
            default:
                Require(command, Contraction.PurgePhases, Contraction.PurgeAdvice);
                _notes.Add($"The gate is asked first ({string.Join(", ", Contraction.PurgeGate)}); a dry run does not ask it.");
                await RemoveTriggersAsync();
                await PlannedAsync("purge");
                break;
        }
    }

    private async Task ExpandAsync()
    {
        if (_record is null)
        {
            var (role, missing) = await PrivilegeCheck.MissingAsync(_connection, _change, _cancellation);
            try
            {
                await ExpandCheck.RequireUsableAsync(_connection, _change, _cancellation);
            }
            catch (Exception e) when (missing.Count > 0 && e is TableNotFoundException or PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege })
            {
                // What a role may not look into, it does not find.
                throw PrivilegeCheck.Refusal(_change, role, missing);
            }

            if (missing.Count > 0) _notes.Add($"The role {SqlName.Quote(role)} may not carry this out. What is missing, for a superuser or the owner of each object to run:");
            _notes.AddRange(missing);
            _notes.Add("The rules of sync.sql are tried on empty temporary tables first, and the statements of backfill.sql are planned; a dry run does neither.");
            Add("expand", (await Expansion.PlanAsync(_connection, _change, _cancellation)).Expand);
        }
        else
            await PlannedAsync("expand");
        var isDone = _record is { Phase: not ChangePhase.Expanding };
        var path = await SearchPathAsync();
        for (var i = 0; i < _change.Tables.Length; i++)
            Add("sync", i + 1, SyncInstallation.InstallTitle(_change.Tables[i]), true, isDone,
                isDone ? [] : await SyncInstallation.StatementsAsync(_connection, _change, _change.Tables[i], SyncStage.Filling, path, _cancellation));
    }

    private async Task ContractAsync()
    {
        _notes.Add($"The gate is asked first ({string.Join(", ", Contraction.Gate)}); a dry run does not ask it.");
        if (_record is { Phase: ChangePhase.Contracting or ChangePhase.Retired or ChangePhase.Purging or ChangePhase.Finished or ChangePhase.Reverting })
        {
            await PlannedAsync("contract");
            await PlannedAsync("retire");
            return;
        }
        if (_record is null or { Phase: ChangePhase.Expanding })
        {
            _notes.Add("The change is not expanded: this is what a contract would do if it were, as the database is now.");
            _schema = _change.Expand.Aggregate(_schema, (schema, statement) => schema.Apply(statement));
        }
        foreach (var (phase, steps) in await Contraction.PlanAsync(_connection, _change, _schema, await SearchPathAsync(), _cancellation))
            if (phase is "contract" or "retire") Add(phase, steps);
    }

    private async Task RemoveTriggersAsync()
    {
        for (var i = 0; i < _change.Tables.Length; i++)
            Add("sync", i + 1, SyncInstallation.RemoveTitle(_change.Tables[i]), true, false,
                SyncTriggers.Drop(_change.Name, await SyncInstallation.TargetAsync(_connection, _change, _change.Tables[i], _cancellation)));
    }

    private async Task PlannedAsync(string phase)
    {
        foreach (var step in await Journal.StepsAsync(_connection, _record!.Id, phase, _cancellation))
            Add(phase, step.Ordinal, step.Step.Title, step.Step.Kind == StepKind.Transaction, step.IsDone, step.Step.Statements);
    }

    private async Task UndoAsync(string phase)
    {
        foreach (var step in StepRunner.ToUndo(await Journal.StepsAsync(_connection, _record!.Id, phase, _cancellation)).Where(step => !step.Step.Undo.IsEmpty))
            Add(phase, step.Ordinal, $"take back: {step.Step.Title}", step.Step.UndoKind == StepKind.Transaction, false, step.Step.Undo);
    }

    private void Add(string phase, ImmutableArray<Step> steps)
    {
        for (var i = 0; i < steps.Length; i++) Add(phase, i + 1, steps[i].Title, steps[i].Kind == StepKind.Transaction, false, steps[i].Statements);
    }

    // Each statement meets what those before it have made: what is locked, and whether anything is left to read, depends on that.
    private void Add(string phase, int ordinal, string title, bool isTransaction, bool isDone, ImmutableArray<string> statements)
    {
        var previewed = ImmutableArray.CreateBuilder<PreviewedStatement>();
        foreach (var sql in statements)
        {
            var effects = ImmutableArray<Effect>.Empty;
            foreach (var statement in isDone ? [] : SqlParser.Parse(new SourceText("<step>", sql)).Statements)
            {
                effects = effects.AddRange(StatementEffects.Of(statement, _schema, _major));
                _schema = _schema.Apply(statement);
            }
            previewed.Add(new PreviewedStatement(sql, effects));
        }
        _steps.Add(new PreviewedStep(phase, ordinal, title, isTransaction, isDone, previewed.ToImmutable()));
    }

    private void Require(PreviewedCommand command, ImmutableArray<ChangePhase> phases, string advice)
    {
        if (_record is null) throw Journal.NotBegun(_change.Name);
        ChangeRun.RequirePhase(_record, Word(command), advice, phases);
    }

    private async Task<IReadOnlyList<string>> SearchPathAsync() =>
        _record?.SearchPath ?? [.. await new CatalogReader(_connection).SearchPathAsync(_cancellation)];

    private static string Word(PreviewedCommand command) => command.ToString().ToLowerInvariant();
}
