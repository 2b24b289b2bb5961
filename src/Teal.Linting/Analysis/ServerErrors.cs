using Teal.Sql.Schema;

namespace Teal.Linting.Analysis;

/// <summary>What PostgreSQL says to queries that a schema change broke, with its SQLSTATE, as the server spells it (measured).</summary>
internal static class ServerErrors
{
    /// <summary>A relation that is gone.</summary>
    public static string NoRelation(RelationName name) => $"'relation \"{Plain(name)}\" does not exist' (SQLSTATE 42P01)";

    /// <summary>A column that is gone.</summary>
    public static string NoColumn(string column) => $"'column \"{column}\" does not exist' (SQLSTATE 42703)";

    /// <summary>A type that is gone.</summary>
    public static string NoType(RelationName name) => $"'type \"{Plain(name)}\" does not exist' (SQLSTATE 42704)";

    /// <summary>A function or procedure that is gone.</summary>
    /// <param name="kind"><c>function</c> or <c>procedure</c>.</param>
    /// <param name="name">Its name.</param>
    public static string NoRoutine(string kind, RelationName name) => $"'{kind} {Plain(name)}(…) does not exist' (SQLSTATE 42883)";

    /// <summary>A NULL in a column that refuses it.</summary>
    public static string NullIn(string column) => $"'null value in column \"{column}\" violates not-null constraint' (SQLSTATE 23502)";

    /// <summary>A prepared statement whose result has other columns than it had.</summary>
    public const string CachedPlan = "'cached plan must not change result type' (SQLSTATE 0A000)";

    /// <summary>A missing privilege.</summary>
    public const string NoPrivilege = "'permission denied' (SQLSTATE 42501)";

    /// <summary>A DROP without CASCADE of what something else needs.</summary>
    public const string StillNeeded = "'other objects depend on it' (SQLSTATE 2BP01)";

    // A message gives the name as the query wrote it; most write no schema where it is public.
    private static string Plain(RelationName name) => name.Schema == "public" ? name.Name : $"{name.Schema}.{name.Name}";
}
