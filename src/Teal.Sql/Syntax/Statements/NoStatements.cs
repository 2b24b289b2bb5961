using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>A statement that could not be parsed; the script's errors say why.</summary>
/// <param name="Span">Where it stands in the source.</param>
public sealed record ErrorStatement(SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "";
}

/// <summary>A psql meta-command such as <c>\connect</c>.</summary>
/// <param name="Command">The command with its backslash and without arguments: <c>\c</c>.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record MetaCommandStatement(string Command, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => Command;
}

/// <summary>A placeholder where a statement could stand: <c>${extra_sql};</c>. What it becomes is not known.</summary>
/// <param name="Placeholder">The placeholder as written.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record PlaceholderStatement(string Placeholder, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "";
}
