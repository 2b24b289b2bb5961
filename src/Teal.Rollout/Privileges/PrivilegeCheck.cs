using System.Collections.Immutable;
using Npgsql;
using Teal.Planning.Changes;
using Teal.Planning.Steps;
using Teal.Rollout.Journals;
using Teal.Sql.Syntax;

namespace Teal.Rollout.Privileges;

/// <summary>
/// Whether the role may do what a change asks for, read from the catalog before anything is done. What is missing is given as
/// statements that allow it.
/// </summary>
/// <remarks>The rules are those of the PostgreSQL manual, "Privileges" and the pages of ALTER TABLE, CREATE INDEX, CREATE TRIGGER and ALTER FUNCTION.</remarks>
internal sealed class PrivilegeCheck
{
    private readonly NpgsqlConnection _connection;
    private readonly CancellationToken _cancellation;
    private readonly List<(string Statement, string Why)> _missing = [];
    private string _role = "";

    private PrivilegeCheck(NpgsqlConnection connection, CancellationToken cancellation) => (_connection, _cancellation) = (connection, cancellation);

    /// <summary>Refuses where something is missing.</summary>
    /// <exception cref="RolloutException">Something is.</exception>
    public static async Task RequireAsync(NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        var (role, missing) = await MissingAsync(connection, change, cancellation);
        if (missing.Count > 0) throw Refusal(change, role, missing);
    }

    /// <summary>Says what is missing.</summary>
    public static RolloutException Refusal(Change change, string role, IReadOnlyList<string> missing) => new(
        $"The role {SqlName.Quote(role)} may not carry out the change {change.Name}, and nothing was changed. What is missing, for a superuser or the owner of each object to run:"
        + string.Concat(missing.Select(line => "\n  " + line)));

    /// <summary>Refuses where a command that alters tables, or triggers of them, is begun by a role that may not.</summary>
    /// <exception cref="RolloutException">Something is missing.</exception>
    public static async Task RequireOwnershipAsync(NpgsqlConnection connection, Change change, CancellationToken cancellation)
    {
        var (role, missing) = await MissingAsync(connection, change, cancellation, ownershipAlone: true);
        if (missing.Count > 0) throw Refusal(change, role, missing);
    }

    /// <summary>The role, and what it lacks: each a statement that allows it, with the reason as a comment.</summary>
    public static async Task<(string Role, IReadOnlyList<string> Missing)> MissingAsync(
        NpgsqlConnection connection, Change change, CancellationToken cancellation, bool ownershipAlone = false)
    {
        var check = new PrivilegeCheck(connection, cancellation);
        var (role, isSuper) = (await connection.Command("SELECT rolname::text, rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user")
            .ListAsync(row => (row.GetString(0), row.GetBoolean(1)), cancellation)).Single();
        check._role = role;
        if (!isSuper) await check.LookAsync(change, ChangeNeeds.Of(change), ownershipAlone);
        return (role, [.. check._missing.GroupBy(missing => missing.Statement).Select(group => $"{group.Key};  -- {string.Join(", ", group.Select(missing => missing.Why).Distinct())}")]);
    }

    private async Task LookAsync(Change change, ChangeNeeds needs, bool ownershipAlone)
    {
        var hasJournal = await JournalAsync();
        foreach (var name in needs.Owned) await OwnerAsync(change, name, change.Tables.Any(table => table.Name.ToString() == name.ToString()), hasJournal);
        if (!ownershipAlone) await LookAtRestAsync(change, needs);
    }

    private async Task LookAtRestAsync(Change change, ChangeNeeds needs)
    {
        if (!change.Tables.IsEmpty && !await AnswerAsync("has_database_privilege(current_database(), 'TEMPORARY')"))
            Miss($"GRANT TEMPORARY ON DATABASE {await DatabaseAsync()} TO {Role}", "the rules are tried on empty temporary tables");
        foreach (var name in needs.Indexed)
            if (await FindAsync(name) is { } table)
                await CreateInAsync(table.Schema, $"an index or sequence of {table.Sql} is made there");
        foreach (var name in needs.Created) await CreateInAsync(name.Schema, $"{name} is made there");
        foreach (var name in needs.Referenced)
            if (await FindAsync(name) is { } table && !await AnswerAsync("has_any_column_privilege($1::bigint::oid, 'REFERENCES')", table.Oid))
                Miss($"GRANT REFERENCES ON TABLE {table.Sql} TO {Role}", "a foreign key points to it");
        foreach (var (name, privilege) in needs.Written)
        {
            await TableAsync(_role, name, privilege, "backfill.sql needs it");
            if (await FindAsync(name) is { } table && await AnswerAsync("row_security_active($1::bigint::oid)", table.Oid))
                Miss($"ALTER ROLE {Role} BYPASSRLS", $"row-level security hides rows of {table.Sql} from it");
        }

        foreach (var type in needs.Types)
            if (await AnswerAsync("to_regtype($1) IS NOT NULL AND NOT has_type_privilege(to_regtype($1), 'USAGE')", type))
                Miss($"GRANT USAGE ON TYPE {type} TO {Role}", "a new column has it");
        foreach (var (name, read, functions) in needs.Rules)
        {
            // As its owner the triggers run: what that one may not read stays unfilled.
            var owner = (await FindAsync(name))?.Owner ?? _role;
            foreach (var (who, why) in new[] { (_role, "a rule reads it"), (owner, $"a rule reads it, in the triggers as the owner of {name}") }.DistinctBy(pair => pair.Item1))
            {
                foreach (var table in read) await TableAsync(who, table, "SELECT", why);
                foreach (var function in await DeniedFunctionsAsync(who, functions))
                    Miss($"GRANT EXECUTE ON FUNCTION {function} TO {SqlName.Quote(who)}", why.Replace("reads", "calls", StringComparison.Ordinal));
            }
        }
    }

    private async Task<bool> JournalAsync()
    {
        if (!await AnswerAsync($"to_regnamespace('{ObjectNames.Schema}') IS NOT NULL"))
        {
            if (!await AnswerAsync("has_database_privilege(current_database(), 'CREATE')"))
                Miss($"GRANT CREATE ON DATABASE {await DatabaseAsync()} TO {Role}", $"the journal is made there, in a schema {ObjectNames.Schema}");
            return false;
        }

        foreach (var statement in await JournalAccess.MissingAsync(_connection, forWriting: true, _cancellation)) Miss(statement, "the journal is there");
        if (!await AnswerAsync($"has_schema_privilege('{ObjectNames.Schema}', 'CREATE')"))
            Miss($"GRANT CREATE ON SCHEMA {ObjectNames.Schema} TO {Role}", "the sync functions are made there");
        return true;
    }

    private async Task OwnerAsync(Change change, QualifiedName name, bool isSynced, bool hasJournal)
    {
        if (await FindAsync(name) is not { } table || table.Kind is not ("r" or "p")) return;
        if (!table.MayUseSchema) Miss($"GRANT USAGE ON SCHEMA {SqlName.Quote(table.Schema)} TO {Role}", $"{table.Sql} is there");
        var maySet = !isSynced || await AnswerAsync($"pg_has_role($1, '{(_connection.PostgreSqlVersion.Major >= 16 ? "SET" : "MEMBER")}')", table.Owner);
        var mayAlter = maySet && await AnswerAsync("pg_has_role($1, 'USAGE')", table.Owner);
        if (!mayAlter && await AnswerAsync("(SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = $1)", table.Owner))
            Miss($"ALTER TABLE {table.Sql} OWNER TO {Role}", "only its owner may alter it, and that is a superuser now");
        else if (!mayAlter)
            Miss($"GRANT {SqlName.Quote(table.Owner)} TO {Role}{(_connection.PostgreSqlVersion.Major >= 16 ? " WITH INHERIT TRUE, SET TRUE" : "")}",
                $"only the owner of {table.Sql}, or a member of that role, may alter it; or: ALTER TABLE {table.Sql} OWNER TO {Role}");
        if (isSynced && hasJournal) await FunctionAsync(change, table);
        if (isSynced && hasJournal && table.Owner != _role
            && !await AnswerAsync("has_schema_privilege($1, $2, 'CREATE') AND has_schema_privilege($1, $2, 'USAGE') OR has_schema_privilege($2, 'CREATE WITH GRANT OPTION')", table.Owner, ObjectNames.Schema))
            Miss($"GRANT USAGE, CREATE ON SCHEMA {ObjectNames.Schema} TO {SqlName.Quote(table.Owner)}", $"the sync function is given to the owner of {table.Sql}");
    }

    // Where the table has got another owner since, the function is still the earlier one's.
    private async Task FunctionAsync(Change change, Found table)
    {
        var function = ObjectNames.SyncFunction(change.Name, table.Schema, table.Name);
        if (await AnswerAsync("EXISTS (SELECT FROM pg_catalog.pg_proc WHERE proname = $1 AND pronamespace = to_regnamespace($2) AND pg_get_userbyid(proowner) <> $3 AND NOT pg_has_role(proowner, 'USAGE'))", function, ObjectNames.Schema, table.Owner))
            Miss($"ALTER FUNCTION {SqlName.Quote(ObjectNames.Schema, function)}() OWNER TO {SqlName.Quote(table.Owner)}", $"it is replaced, and belongs to the earlier owner of {table.Sql}");
    }

    private async Task CreateInAsync(string? schema, string why)
    {
        schema ??= await _connection.Command("SELECT current_schema()::text").ScalarAsync<string>(_cancellation);
        if (schema is not null && await AnswerAsync("EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1 AND NOT has_schema_privilege(oid, 'CREATE'))", schema))
            Miss($"GRANT CREATE ON SCHEMA {SqlName.Quote(schema)} TO {Role}", why);
    }

    private async Task TableAsync(string who, QualifiedName name, string privilege, string why)
    {
        if (await FindAsync(name) is not { } table) return;
        if (!await AnswerAsync("has_schema_privilege($1, $2, 'USAGE')", who, table.Schema)) Miss($"GRANT USAGE ON SCHEMA {SqlName.Quote(table.Schema)} TO {SqlName.Quote(who)}", why);
        // Columns may be granted one by one: which of them are needed is the server's to say.
        if (!await AnswerAsync($"has_table_privilege($1, $2::bigint::oid, $3){(privilege == "DELETE" ? "" : " OR has_any_column_privilege($1, $2::bigint::oid, $3)")}", who, table.Oid, privilege))
            Miss($"GRANT {privilege} ON TABLE {table.Sql} TO {SqlName.Quote(who)}", why);
    }

    private Task<List<string>> DeniedFunctionsAsync(string who, ImmutableArray<string> names) => _connection.Command(
        """
        SELECT min(oid::regprocedure::text) FROM pg_catalog.pg_proc
        WHERE proname = ANY ($1) GROUP BY proname HAVING bool_and(NOT has_function_privilege($2, oid, 'EXECUTE')) ORDER BY 1
        """, names.ToArray(), who).ListAsync(row => row.GetString(0), _cancellation);

    // Not by to_regclass, which fails for a schema that the role may not use, and passes it over where it is in the search_path.
    private async Task<Found?> FindAsync(QualifiedName name) =>
        (await _connection.Command(
            """
            WITH path AS (
                SELECT schema, place FROM unnest(current_schemas(true)::text[] || string_to_array(replace(replace(replace(current_setting('search_path'), '"', ''), ' ', ''), '$user', current_user), ','))
                    WITH ORDINALITY AS p (schema, place)
            )
            SELECT c.oid::bigint, n.nspname::text, c.relname::text, r.rolname::text, c.relkind::text, has_schema_privilege(n.oid, 'USAGE')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
            LEFT JOIN path ON path.schema = n.nspname
            WHERE c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND CASE WHEN $1::text IS NULL THEN path.place IS NOT NULL ELSE n.nspname = $1 END
            ORDER BY path.place LIMIT 1
            """, name.Schema, name.Name).ListAsync(
            row => new Found(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)), _cancellation)).FirstOrDefault();

    private string Role => SqlName.Quote(_role);

    private async Task<string> DatabaseAsync() => SqlName.Quote((await _connection.Command("SELECT current_database()::text").ScalarAsync<string>(_cancellation))!);

    private Task<bool> AnswerAsync(string question, params object?[] parameters) => _connection.Command("SELECT " + question, parameters).ScalarAsync<bool>(_cancellation);

    private void Miss(string statement, string why) => _missing.Add((statement, why));

    private sealed record Found(long Oid, string Schema, string Name, string Owner, string Kind, bool MayUseSchema)
    {
        public string Sql => SqlName.Quote(Schema, Name);
    }
}
