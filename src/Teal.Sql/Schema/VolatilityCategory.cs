namespace Teal.Sql.Schema;

/// <summary>How often an expression or routine may give another value (<c>pg_proc.provolatile</c>), from best to worst.</summary>
public enum VolatilityCategory
{
    /// <summary>Always the same for the same arguments.</summary>
    Immutable,

    /// <summary>The same throughout one statement.</summary>
    Stable,

    /// <summary>
    /// It calls something that neither PostgreSQL nor the model has. PostgreSQL takes a user's function for volatile unless it is
    /// declared otherwise.
    /// </summary>
    Unknown,

    /// <summary>Perhaps another value for each row.</summary>
    Volatile,
}
