using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>CREATE SCHEMA.</summary>
/// <param name="Name">The schema, or null where it is called like its owner.</param>
/// <param name="Owner">The role of AUTHORIZATION, or null.</param>
/// <param name="Elements">The statements inside it.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateSchemaStatement(
    Identifier? Name, Identifier? Owner, ImmutableArray<Statement> Elements, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether IF NOT EXISTS is given.</summary>
    public bool IfNotExists { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "CREATE SCHEMA";
}

/// <summary>CREATE EXTENSION.</summary>
public sealed record CreateExtensionStatement(
    Identifier Name, bool IfNotExists, ImmutableArray<StatementOption> Options, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CREATE EXTENSION";
}

/// <summary>ALTER EXTENSION … { ADD | DROP } an object.</summary>
public sealed record AlterExtensionContentsStatement(Identifier Name, bool IsAdd, ObjectReference Member, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ALTER EXTENSION";
}

/// <summary>CREATE STATISTICS.</summary>
/// <param name="Name">The statistics object, or null where PostgreSQL chooses the name.</param>
/// <param name="Kinds">The kinds asked for; empty for all.</param>
/// <param name="Keys">The columns and expressions.</param>
/// <param name="From">The table.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateStatisticsStatement(
    QualifiedName? Name, ImmutableArray<Identifier> Kinds, ImmutableArray<Expression> Keys, ImmutableArray<TableExpression> From, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether IF NOT EXISTS is given.</summary>
    public bool IfNotExists { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "CREATE STATISTICS";
}

/// <summary>
/// CREATE of what no application names in its queries: DATABASE, TABLESPACE, CAST, CONVERSION, TRANSFORM, LANGUAGE, ACCESS METHOD,
/// OPERATOR CLASS, OPERATOR FAMILY, SERVER, FOREIGN DATA WRAPPER, USER MAPPING, SUBSCRIPTION.
/// </summary>
/// <param name="Object">What is made, its kind in upper case.</param>
/// <param name="Options">Its options.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateObjectStatement(ObjectReference Object, ImmutableArray<StatementOption> Options, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether OR REPLACE is given.</summary>
    public bool OrReplace { get; init; }

    /// <summary>Whether IF NOT EXISTS is given.</summary>
    public bool IfNotExists { get; init; }

    /// <inheritdoc/>
    public override string Keywords => "CREATE " + Object.Kind;
}

/// <summary>CREATE PUBLICATION or ALTER PUBLICATION.</summary>
/// <param name="Name">The publication.</param>
/// <param name="Action"><c>CREATE</c>, <c>ADD</c>, <c>SET</c> or <c>DROP</c>.</param>
/// <param name="Tables">The tables, with their columns.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record PublicationStatement(Identifier Name, string Action, ImmutableArray<PublishedTable> Tables, SourceSpan Span) : Statement(Span)
{
    /// <summary>Whether FOR ALL TABLES is given.</summary>
    public bool ForAllTables { get; init; }

    /// <summary>The schemas of TABLES IN SCHEMA, CURRENT_SCHEMA among them.</summary>
    public ImmutableArray<Identifier> Schemas { get; init; } = [];

    /// <summary>The options of WITH or SET.</summary>
    public ImmutableArray<StatementOption> Options { get; init; } = [];

    /// <inheritdoc/>
    public override string Keywords => Action == "CREATE" ? "CREATE PUBLICATION" : "ALTER PUBLICATION";
}

/// <summary>A table of a publication.</summary>
public sealed record PublishedTable(QualifiedName Table, ImmutableArray<Identifier> Columns, Expression? Where, SourceSpan Span) : SqlNode(Span);

/// <summary>CREATE FOREIGN TABLE.</summary>
/// <param name="Table">The table as CREATE TABLE has it.</param>
/// <param name="Server">The server.</param>
/// <param name="Options">The options.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record CreateForeignTableStatement(
    CreateTableStatement Table, Identifier Server, ImmutableArray<StatementOption> Options, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "CREATE FOREIGN TABLE";
}

/// <summary>IMPORT FOREIGN SCHEMA.</summary>
public sealed record ImportForeignSchemaStatement(
    Identifier RemoteSchema, ImmutableArray<QualifiedName> Tables, Identifier Server, Identifier Schema, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "IMPORT FOREIGN SCHEMA";
}
