using Teal.Rollout;
using Teal.Rollout.Verifying;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

public sealed class VerificationTests
{
    [PostgresFact]
    public async Task A_row_that_was_written_past_the_triggers_is_found_and_named_with_both_values()
    {
        await using var shop = await RolloutFixture.ShopAsync(1000);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        Assert.Equal((1000, 0), ((await shop.VerifyAsync()).Rows, (await shop.VerifyAsync()).Differences));

        await shop.BreakAsync("UPDATE users SET plan_id = 1 WHERE id = 7; UPDATE users SET plan_id = NULL WHERE id = 8");
        var result = await shop.VerifyAsync();
        Assert.Equal((1000, 2), (result.Rows, result.Differences));
        Assert.Equal(
            ["Difference public.users id=7 plan_id=1 plan_id=2", "Difference public.users id=8 plan_id=null plan_id=3"],
            result.Samples.Select(f => $"{f.Kind} {f.Table} {f.KeyText} {f.FoundText} {f.ExpectedText}").Order(StringComparer.Ordinal));
        var gate = (await shop.SwitchAsync()).Gate;
        Assert.Contains("2 of 1000 rows differ", gate.Checks.Single(check => check.Name == "verification").Evidence, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Many_differences_are_counted_and_some_are_shown()
    {
        await using var shop = await RolloutFixture.ShopAsync(500);
        await shop.ExpandAsync();
        await shop.BackfillAsync();
        await shop.BreakAsync("UPDATE users SET plan_id = plan_id + 10");
        var result = await shop.VerifyAsync();
        Assert.Equal(500, result.Differences);
        Assert.Equal(Verification.SampleSize, result.Samples.Count);
    }

    [PostgresFact]
    public async Task A_backfill_that_filled_nothing_would_be_noticed()
    {
        await using var shop = await RolloutFixture.ShopAsync(20);
        await shop.ExpandAsync();
        Assert.Equal(20, (await shop.VerifyAsync()).Differences);
    }

    [PostgresFact]
    public async Task Types_without_equality_are_compared_by_their_text()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN place point, ADD COLUMN doc json;", "UPDATE t SET place = point(x, y); UPDATE t SET doc = json_build_object('x', x);"),
            "CREATE TABLE t (id integer PRIMARY KEY, x float8, y float8); INSERT INTO t VALUES (1, 1, 2), (2, 3, 4)");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();
        Assert.Equal((2, 0), ((await fixture.VerifyAsync()).Rows, (await fixture.VerifyAsync()).Differences));
        await fixture.ExecuteAsync("UPDATE t SET x = 5 WHERE id = 1; INSERT INTO t VALUES (3, 0, 0)");
        Assert.Equal("(5,2) (3,4) (0,0)", await fixture.TextAsync("SELECT place::text FROM t ORDER BY id"));
        await fixture.BreakAsync("UPDATE t SET place = '(9,9)' WHERE id = 2");
        Assert.Equal("id=2", Assert.Single((await fixture.VerifyAsync()).Samples).KeyText);
    }

    [PostgresFact]
    public async Task There_is_nothing_to_verify_before_the_expand_and_behind_the_contract()
    {
        await using var shop = await RolloutFixture.ShopAsync(5);
        await Assert.ThrowsAsync<RolloutRefusedException>(shop.VerifyAsync);
        await shop.SwitchedAsync();
        Assert.True((await shop.ContractAsync()).Done);
        await Assert.ThrowsAsync<RolloutRefusedException>(shop.VerifyAsync);
    }
}
