namespace Teal.Proving.Queries;

/// <summary>Which version of the application runs a query.</summary>
public enum AppVersion
{
    /// <summary>The version that serves now.</summary>
    Blue,

    /// <summary>The version being released.</summary>
    Green,
}

/// <summary>A query that an application version runs.</summary>
/// <param name="Version">The version.</param>
/// <param name="Name">Its name: that of its <c>-- name:</c> comment, else the file's, with a number where the file holds several.</param>
/// <param name="Sql">Its text, parameters written as <c>$1</c>.</param>
/// <param name="File">The file it comes from.</param>
/// <param name="Line">The line it begins on, 1-based.</param>
public sealed record NamedQuery(AppVersion Version, string Name, string Sql, string File, int Line);
