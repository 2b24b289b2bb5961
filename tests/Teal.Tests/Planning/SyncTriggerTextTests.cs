using System.Collections.Immutable;
using Teal.Planning.Sync;

namespace Teal.Tests.Planning;

/// <summary>What the trigger function evaluates itself, and that it is ready for a failure.</summary>
public sealed class SyncTriggerTextTests
{
    [Theory]
    [InlineData("note = old", "NEW.old")]
    [InlineData("note = t.old", "NEW.old")]
    [InlineData("note = lower(t.old)", "lower(NEW.old)")]
    [InlineData("note = coalesce(old, 'none')", "coalesce(NEW.old, 'none')")]
    [InlineData("note = id::text", "NEW.id::text")]
    [InlineData("total = length(old)", "length(NEW.old)")]
    [InlineData("total = id", "NEW.id")]
    [InlineData("short = code", "NEW.code")]
    [InlineData("total = old::integer", "NEW.old::integer")]
    [InlineData("total = 100 / id", "100 / NEW.id")]
    [InlineData("short = old", "NEW.old")]
    [InlineData("note = public.lower(old)", "public.lower(NEW.old)")]
    [InlineData("note = \"lower\"(old)", "\"lower\"(NEW.old)")]
    [InlineData("total = length(code)", "length(NEW.code)")]
    [InlineData("note = coalesce(old, lower(id))", "coalesce(NEW.old, lower(NEW.id))")]
    public void A_rule_over_columns_of_the_row_is_evaluated_directly_and_what_fails_is_caught(string assignment, string evaluated)
    {
        var text = Function(assignment);
        Assert.Contains($":= ({evaluated});", text, StringComparison.Ordinal);
        Assert.Contains("EXCEPTION WHEN OTHERS", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("note = (SELECT old)", "(SELECT (SELECT old) FROM (SELECT NEW.*) AS t)")]
    [InlineData("note = t::text", "(SELECT t::text FROM (SELECT NEW.*) AS t)")]
    [InlineData("note = ctid::text", "(SELECT ctid::text FROM (SELECT NEW.*) AS t)")]
    [InlineData("note = old WHERE id > 1", "(SELECT old FROM (SELECT NEW.*) AS t WHERE id > 1)")]
    public void What_reads_more_than_columns_of_the_row_stays_a_query_as_it_was_written(string assignment, string evaluated)
    {
        var text = Function(assignment);
        Assert.Contains($":= {evaluated};", text, StringComparison.Ordinal);
        Assert.Contains("EXCEPTION WHEN OTHERS", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_compares_plainly_only_what_is_stored_alike_when_it_is_equal()
    {
        var update = Create("note = old").Single(statement => statement.Contains("BEFORE UPDATE", StringComparison.Ordinal));
        Assert.Contains("OLD.old IS DISTINCT FROM NEW.old", update, StringComparison.Ordinal);
        Assert.Contains("ROW(OLD.note)::record OPERATOR(pg_catalog.*<>) ROW(NEW.note)::record", update, StringComparison.Ordinal);
    }

    private static string Function(string assignment) => Create(assignment)[0];

    private static ImmutableArray<string> Create(string assignment)
    {
        var column = assignment[..assignment.IndexOf(' ', StringComparison.Ordinal)];
        var table = ChangeFiles.Read($"ALTER TABLE t ADD COLUMN {column} text;", $"UPDATE t SET {assignment};").Tables[0];
        var target = new SyncTarget("public", "t", "owner",
        [
            Column("id", "integer"), Column("old", "text") with { IsSameWhenEqual = true }, Column("code", "character varying(10)"),
            Column("note", "text"), Column("total", "bigint"), Column("short", "character varying(10)"),
        ]);
        return SyncTriggers.Create("change", table, target, SyncStage.Filled, ["public"]);
    }

    private static SyncColumn Column(string name, string type) => new(name, type, null, true);
}
