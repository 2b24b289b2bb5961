using Teal.Linting;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Tests.Linting;

/// <summary>The vocabulary of the rules' tests. Every text must parse.</summary>
internal static class LintAssert
{
    /// <summary>The schema that the tests' migrations meet.</summary>
    public const string Schema =
        """
        CREATE TABLE plans (id serial PRIMARY KEY, legacy_key text UNIQUE);
        CREATE TABLE users (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            email varchar(100) NOT NULL,
            subscription_plan varchar(50),
            state text NOT NULL DEFAULT 'new',
            plan_id integer,
            balance numeric(10,2),
            created timestamp
        );
        """;

    /// <summary>The only finding of <paramref name="rule"/> in a migration of <see cref="Schema"/>.</summary>
    public static Finding Finds(string rule, string sql, string? schema = Schema, LintSettings? settings = null) =>
        Assert.Single(FindsAll(sql, schema, settings), f => f.Rule == rule);

    /// <summary>No finding of <paramref name="rule"/> in a migration of <see cref="Schema"/>.</summary>
    public static void Clean(string rule, string sql, string? schema = Schema, LintSettings? settings = null) =>
        Assert.DoesNotContain(FindsAll(sql, schema, settings), f => f.Rule == rule);

    /// <summary>All findings; a null <paramref name="schema"/> is one that is not known.</summary>
    public static IReadOnlyList<Finding> FindsAll(string sql, string? schema = Schema, LintSettings? settings = null)
    {
        var result = Linter.Lint([new SourceText("test.sql", sql)], schema is null ? null : Model(schema), settings);
        Assert.Empty(result.Errors);
        return result.Findings;
    }

    /// <summary>Settings that differ from the default in how the runner wraps files.</summary>
    public static LintSettings With(TransactionMode mode) => new() { Transactions = mode };

    /// <summary>The text that a finding points at.</summary>
    public static string Marked(Finding finding) => finding.Source.Slice(finding.Span);

    /// <summary>The SQL lines of a finding's help: what stands behind its first line.</summary>
    public static string SqlOf(Finding finding) => finding.Help[(finding.Help.IndexOf('\n', StringComparison.Ordinal) + 1)..];

    public static SchemaModel Model(string sql)
    {
        var script = SqlParser.Parse(new SourceText("schema.sql", sql));
        Assert.Empty(script.Errors);
        return SchemaModel.Empty.Apply(script);
    }
}
