using System.Text.RegularExpressions;
using Npgsql;
using Teal.Planning.CarryOver;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Planning.Sync;
using Teal.Postgres.Catalog;
using Teal.Postgres.Connections;
using Teal.Postgres.Throwaway;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Proving.States;

/// <summary>The schema in every state of a change, each as a database of a throwaway server.</summary>
internal sealed partial class StateDatabases(ThrowawayServer server, string prefix, Change change) : IAsyncDisposable
{
    private static readonly IReadOnlyList<string> DefaultPath = ["public"];

    /// <summary>How to connect to the schema in a state.</summary>
    public DatabaseAddress AddressOf(SchemaState state) => server.AddressOf(Name(state));

    /// <summary>Makes all three.</summary>
    /// <exception cref="ProofException">The base schema or the change does not load.</exception>
    public async Task CreateAsync(IReadOnlyList<SourceText> baseSchema, CancellationToken cancellation)
    {
        await server.CreateDatabaseAsync(Name(SchemaState.Before), null, cancellation);
        await InAsync(SchemaState.Before, async connection =>
        {
            foreach (var file in baseSchema) await LoadAsync(connection, file, cancellation);
        }, cancellation);

        await server.CreateDatabaseAsync(Name(SchemaState.Expanded), Name(SchemaState.Before), cancellation);
        await InAsync(SchemaState.Expanded, connection => ExpandAsync(connection, cancellation), cancellation);

        await server.CreateDatabaseAsync(Name(SchemaState.Contracted), Name(SchemaState.Expanded), cancellation);
        await InAsync(SchemaState.Contracted, connection => ContractAsync(connection, cancellation), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var state in Proof.States) await server.DropDatabaseAsync(Name(state));
    }

    private string Name(SchemaState state) => $"{prefix}_{state}".ToLowerInvariant();

    private async Task InAsync(SchemaState state, Func<NpgsqlConnection, Task> work, CancellationToken cancellation)
    {
        await using var database = new Database(AddressOf(state), "prove");
        await using var connection = await database.OpenAsync($"building the schema in the state {state}", cancellation);
        await work(connection);
    }

    // Rows are not needed, what psql alone understands cannot be sent, and what takes a migration back is not meant to run.
    private static async Task LoadAsync(NpgsqlConnection connection, SourceText file, CancellationToken cancellation)
    {
        var script = SqlParser.Parse(file).Forward();
        foreach (var statement in script.Statements)
        {
            if (statement is MetaCommandStatement or CopyStatement || IsCopyFromInput(script, statement)) continue;
            try
            {
                await LoadAsync(connection, file.Slice(statement.Span), cancellation);
            }
            catch (PostgresException e)
            {
                var at = file.PositionOf(statement.Span.Start + Math.Max(0, e.Position - 1));
                throw new ProofException($"The base schema does not load: {file.Path}:{at.Line}:{at.Column}: {e.SqlState} {e.MessageText}", e);
            }
        }
    }

    // A dump names the roles that own things; here they only have to be there.
    private static async Task LoadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        for (string? made = null; ;)
        {
            try
            {
                await ExecuteAsync(connection, sql, cancellation);
                return;
            }
            catch (PostgresException e) when (MissingRole(e) is { } role && role != made)
            {
                made = role;
                await ExecuteAsync(connection, $"CREATE ROLE {SqlName.Quote(role)}", cancellation);
            }
        }
    }

    private static string? MissingRole(PostgresException e) =>
        e.SqlState == PostgresErrorCodes.UndefinedObject && RoleMessage().Match(e.MessageText) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("^role \"(.+)\" does not exist$")]
    private static partial Regex RoleMessage();

    private static bool IsCopyFromInput(SqlScript script, Statement statement) =>
        script.Tokens.FirstOrDefault(token => token.Start >= statement.Span.End && !token.IsTrivia && token.Kind != TokenKind.Punctuation) is { Kind: TokenKind.CopyData };

    private async Task ExpandAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var before = await CatalogSchema.ReadAsync(connection, cancellation);
        await RunAsync(connection, ChangeText.ExpandFile, StepPlanner.Expand(change, before, await CarriedAsync(connection, cancellation)).SelectMany(step => step.Statements), cancellation);
        if (change.Tables.IsEmpty) return;
        await ExecuteAsync(connection, $"CREATE SCHEMA {ObjectNames.Schema}", cancellation);
        foreach (var table in change.Tables)
            await RunAsync(connection, ChangeText.SyncFile,
                SyncTriggers.Create(change.Name, table, await TargetAsync(connection, table.Name, cancellation), SyncStage.Filling, DefaultPath), cancellation);
    }

    private async Task ContractAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var before = await CatalogSchema.ReadAsync(connection, cancellation);
        var steps = StepPlanner.Contract(change, before, await CarriedAsync(connection, cancellation));
        var targets = new List<SyncTarget>();
        foreach (var table in change.Tables) targets.Add(await TargetAsync(connection, table.Name, cancellation));
        await RunAsync(connection, ChangeText.ContractFile,
        [
            .. steps.Additions.SelectMany(step => step.Statements),
            .. targets.SelectMany(target => SyncTriggers.Drop(change.Name, target)),
            .. steps.With.Values.SelectMany(with => with.Statements),
            .. steps.RetiredColumns.SelectMany(column => column.RetireStatements()),
            .. steps.Retire.SelectMany(step => step.Statements),
            .. steps.Purge.SelectMany(step => step.Statements),
        ], cancellation);
    }

    private async Task<CarriedColumns> CarriedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            return await new CarriedColumnReader(connection).ReadAsync(change, cancellation);
        }
        catch (TableNotFoundException e)
        {
            throw new ProofException($"The change does not fit the base schema: {e.Message}", e);
        }
    }

    private static async Task<SyncTarget> TargetAsync(NpgsqlConnection connection, QualifiedName name, CancellationToken cancellation)
    {
        try
        {
            return (await TableFacts.ReadAsync(new CatalogReader(connection), name, cancellation)).ToSyncTarget();
        }
        catch (TableNotFoundException e)
        {
            throw new ProofException($"The change does not fit the base schema: {e.Message}", e);
        }
    }

    private async Task RunAsync(NpgsqlConnection connection, string file, IEnumerable<string> statements, CancellationToken cancellation)
    {
        foreach (var statement in statements)
        {
            try
            {
                await ExecuteAsync(connection, statement, cancellation);
            }
            catch (PostgresException e)
            {
                throw new ProofException($"The change {change.Name} does not fit the base schema. A statement that comes from {file} fails with {e.SqlState} {e.MessageText}: {statement}", e);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
