using System.CommandLine;
using System.Data.Common;
using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Planning.Changes;
using Teal.Postgres.Connections;
using Teal.Postgres.Execution;
using Teal.Rollout;
using Teal.Rollout.Gates;
using Teal.Rollout.Previews;
using Teal.Rollout.Running;

namespace Teal.Cli.Rollouts;

/// <summary>What the commands of a rollout have in common: the change, the database, the overrides, and the engine made of them.</summary>
internal sealed class RolloutSetup
{
    private readonly CommandSetup _setup;
    private readonly Argument<string> _change = CommandSetup.SinglePath("CHANGE", "The folder of the change: expand.sql, and sync.sql and contract.sql where they are needed");
    private readonly Option<string[]> _force = new("--force")
    {
        Description = "Override the check of this name; needs --reason, and is written down",
        HelpName = "CHECK",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Show every statement with the locks that it would take, and do nothing",
    };

    private readonly Option<string?> _reason = new("--reason") { Description = "Why a check is overridden", HelpName = "TEXT" };

    private RolloutSetup(CommandSetup setup) => _setup = setup;

    /// <summary>Adds what every such command has to <paramref name="command"/>, and makes it do <paramref name="run"/>.</summary>
    /// <param name="setup">The set-up of all commands.</param>
    /// <param name="command">The command.</param>
    /// <param name="hasGate">Whether its checks can be overridden.</param>
    /// <param name="run">What it does; returns the exit code.</param>
    /// <param name="preview">What <c>--dry-run</c> shows; null where there is no such option.</param>
    public static TealCommand Complete(
        CommandSetup setup, TealCommand command, bool hasGate, Func<RolloutCall, CancellationToken, Task<int>> run, PreviewedCommand? preview = null)
    {
        var rollout = new RolloutSetup(setup);
        command.Add(rollout._change);
        command.Add(setup.Options.Database);
        if (preview is not null) command.Add(rollout._dryRun);
        if (hasGate)
        {
            command.Add(rollout._force);
            command.Add(rollout._reason);
        }
        return rollout._setup.Complete(command, async (invocation, cancellation) =>
        {
            var folder = invocation.Host.FullPath(invocation.Arguments.GetRequiredValue(rollout._change));
            var change = Change.Load(folder);
            var overrides = hasGate ? rollout.Overrides(invocation) : [];
            await using var database = Open(invocation, command.Name);
            var engine = new RolloutEngine(new RolloutEnvironment(
                database, Settings(invocation), new RolloutProgress(invocation.Error, invocation.Host.Time), invocation.Host.Time));
            try
            {
                if (preview is { } shown && invocation.Arguments.GetValue(rollout._dryRun))
                    return Show(invocation, change.Name, await engine.PreviewAsync(change, shown, cancellation));
                return await run(new RolloutCall(invocation, engine, change, folder, overrides), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw new InterruptedException("What was committed stays; the same command, run again, goes on from there.");
            }
            catch (Exception e) when (ServerRefusal.Advice(e, database.Address) is { } advice)
            {
                throw new CommandFailedException($"{(e is DbException ? $"PostgreSQL refused a statement: {e.Message.Split('\n')[0].TrimEnd()}" : e.Message)}\n{advice}", e);
            }
        });
    }

    private static int Show(Invocation invocation, string change, Preview preview)
    {
        if (invocation.Format == OutputFormat.Json)
            JsonOutput.Write(invocation.Out, PreviewJson.Of(change, preview), PreviewJsonContext.Readable.PreviewJson);
        else
            PreviewText.Write(invocation.Out, change, preview);
        return ExitCode.Done;
    }

    /// <summary>The database that the invocation chooses.</summary>
    public static Database Open(Invocation invocation, string role) => new(DatabaseAddress.Parse(invocation.Database.Text), role);

    private static RolloutSettings Settings(Invocation invocation)
    {
        var settings = invocation.Settings;
        return new RolloutSettings
        {
            Ddl = LockPatience.Default with { LockTimeout = settings.LockTimeout },
            ChunkTime = settings.Backfill.ChunkTime,
            ChunkPause = settings.Backfill.Pause,
            BackfillWorkers = settings.Backfill.Workers,
            Throttle = settings.Backfill.Throttle,
            VerifyChunkTime = settings.Verify.ChunkTime,
            VerifyWorkers = settings.Verify.Workers,
            VerifyPatience = settings.Verify.Patience,
            RollbackWindow = settings.RollbackWindow,
            Hold = settings.Hold,
            Blue = new VersionIdentity(settings.Blue.Application, settings.Blue.Role),
            Green = new VersionIdentity(settings.Green.Application, settings.Green.Role),
            SwitchHook = settings.Hooks.Switch,
            RollbackHook = settings.Hooks.Rollback,
        };
    }

    private IReadOnlyList<Override> Overrides(Invocation invocation)
    {
        var forced = invocation.Arguments.GetValue(_force) ?? [];
        var reason = invocation.Arguments.GetValue(_reason);
        if (forced.Length > 0 && string.IsNullOrWhiteSpace(reason))
            throw new UsageException("--force needs --reason: why the check is overridden is written down with it.");
        if (forced.Length == 0 && reason is not null)
            throw new UsageException("--reason goes with --force.");
        return [.. forced.Select(check => new Override(check, reason!))];
    }
}

/// <summary>One call of a command of a rollout.</summary>
/// <param name="Invocation">The run.</param>
/// <param name="Engine">What carries it out.</param>
/// <param name="Change">The change.</param>
/// <param name="Folder">The change's folder.</param>
/// <param name="Overrides">The checks that are overridden.</param>
internal sealed record RolloutCall(
    Invocation Invocation, RolloutEngine Engine, Change Change, string Folder, IReadOnlyList<Override> Overrides);
