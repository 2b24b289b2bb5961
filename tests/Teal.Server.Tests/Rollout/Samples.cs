namespace Teal.Server.Tests.Rollout;

/// <summary>Two changes that the tests play with, each with the schema that it starts from.</summary>
internal static class Samples
{
    /// <summary>A plan that is one pipe-delimited text becomes a key into another table.</summary>
    public const string ShopSchema =
        """
        CREATE TABLE plans (id integer PRIMARY KEY, legacy_key text NOT NULL UNIQUE);
        CREATE TABLE users (
            id                integer PRIMARY KEY,
            email             text NOT NULL,
            subscription_plan varchar(60) NOT NULL DEFAULT 'free|monthly|0'
        );
        INSERT INTO plans VALUES (1, 'free'), (2, 'pro'), (3, 'team');
        """;

    /// <summary>A column that is renamed; old and new have a default.</summary>
    public const string PeopleSchema =
        """
        CREATE TABLE people (id integer PRIMARY KEY, mail text DEFAULT 'none', note text);
        """;

    public static ChangeFolder PlanId() => new(
        "ALTER TABLE users ADD COLUMN plan_id integer;",
        """
        UPDATE users SET plan_id = p.id FROM plans p WHERE p.legacy_key = split_part(users.subscription_plan, '|', 1);
        UPDATE users SET subscription_plan = p.legacy_key || '|monthly|29' FROM plans p WHERE p.id = users.plan_id;
        """,
        """
        ALTER TABLE users ADD CONSTRAINT users_plan_fk FOREIGN KEY (plan_id) REFERENCES plans (id);
        ALTER TABLE users ALTER COLUMN plan_id SET NOT NULL;
        ALTER TABLE users DROP COLUMN subscription_plan;
        """,
        name: "plan_id");

    public static ChangeFolder Rename() => new(
        "ALTER TABLE people ADD COLUMN email text DEFAULT 'none';",
        """
        UPDATE people SET email = mail;
        UPDATE people SET mail = email;
        """,
        "ALTER TABLE people DROP COLUMN mail;",
        name: "rename mail");
}
