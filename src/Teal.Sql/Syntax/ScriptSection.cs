using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>What a part of a migration file is for.</summary>
public enum SectionKind
{
    /// <summary>The file, or this part of it, has no marker: it is applied as it stands.</summary>
    None,

    /// <summary>It applies the migration.</summary>
    Up,

    /// <summary>It takes the migration back.</summary>
    Down,
}

/// <summary>
/// A part of a script as a migration runner divides it by comments: <c>-- +goose Up</c>, <c>-- migrate:up</c>, <c>-- +migrate Up</c>,
/// <c>-- rambler up</c> and their counterparts.
/// </summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Span">From its marker to the next one, or to the end of the text.</param>
/// <param name="NoTransaction">
/// Whether the file tells the runner not to wrap it in a transaction: <c>-- +goose NO TRANSACTION</c> and sqlx's
/// <c>-- no-transaction</c> for the whole file, <c>transaction:false</c> (dbmate) and <c>notransaction</c> (sql-migrate) for the section.
/// </param>
public sealed record ScriptSection(SectionKind Kind, SourceSpan Span, bool NoTransaction);
