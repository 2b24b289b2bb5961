using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>A forward rule may read columns that stay, and that both versions write.</summary>
public sealed class SharedColumnTests
{
    private static ChangeFolder Price() => new(
        "ALTER TABLE orders ADD COLUMN total integer;",
        """
        UPDATE orders SET total = cents::integer * quantity;
        UPDATE orders SET cents = (total / greatest(quantity, 1))::text;
        """,
        "ALTER TABLE orders DROP COLUMN cents;",
        name: "total");

    [PostgresFact]
    public async Task A_column_that_stays_is_no_sign_of_blue_beside_the_new_side()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            Price(), "CREATE TABLE orders (id integer PRIMARY KEY, quantity integer NOT NULL, cents text);");
        await fixture.ExpandAsync();
        await fixture.BackfillAsync();

        await fixture.ExecuteAsync(
            """
            INSERT INTO orders (id, quantity, total) VALUES (1, 2, 10);
            INSERT INTO orders (id, quantity, cents) SELECT n, 2, '5' FROM generate_series(2, 4) n;
            UPDATE orders SET quantity = 4, total = 40 WHERE id = 2;
            UPDATE orders SET quantity = 3 WHERE id = 3;
            UPDATE orders SET quantity = 3, cents = '7' WHERE id = 4;
            """);

        Assert.Equal("1:2:5:10 2:4:10:40 3:3:5:15 4:3:7:21", await fixture.Database.ScalarAsync<string>(
            "SELECT string_agg(concat_ws(':', id, quantity, cents, total), ' ' ORDER BY id) FROM orders"));
    }
}
