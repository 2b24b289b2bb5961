namespace Teal.Tests.Linting;

/// <summary>The migration of an incident that began with a rename, and the backfill that was to repair it.</summary>
internal static class Incident
{
    public const string Schema =
        """
        CREATE TABLE plans (id serial PRIMARY KEY, legacy_key text NOT NULL UNIQUE);
        CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL, subscription_plan varchar(64));
        """;

    public const string Migration =
        """
        -- 001_subscription_refactor.sql
        ALTER TABLE users ADD COLUMN plan_id INTEGER REFERENCES plans(id);

        UPDATE users u
        SET plan_id = p.id
        FROM plans p
        WHERE p.legacy_key = split_part(u.subscription_plan, '|', 1);

        ALTER TABLE users RENAME COLUMN subscription_plan TO subscription_plan_deprecated;

        ALTER TABLE users ALTER COLUMN plan_id SET NOT NULL;
        """;

    public const string Backfill =
        """
        ALTER TABLE users ADD COLUMN plan_id INTEGER REFERENCES plans(id);

        DO $$
        DECLARE
          batch_size INT := 1000;
          offset_val INT := 0;
          rows_updated INT;
        BEGIN
          LOOP
            UPDATE users u
            SET plan_id = p.id
            FROM plans p
            WHERE p.legacy_key = split_part(u.subscription_plan, '|', 1)
              AND u.plan_id IS NULL
              AND u.id IN (
                SELECT id FROM users WHERE plan_id IS NULL
                ORDER BY id LIMIT batch_size OFFSET offset_val
              );

            GET DIAGNOSTICS rows_updated = ROW_COUNT;
            EXIT WHEN rows_updated = 0;
            offset_val := offset_val + batch_size;
            PERFORM pg_sleep(0.05); -- breathe between batches
          END LOOP;
        END;
        $$;
        """;
}
