namespace Teal.Rollout.Journals;

/// <summary>The journal's own tables: schema <c>teal</c> of the target database.</summary>
internal static class JournalSchema
{
    /// <summary>The version that <see cref="Create"/> makes. A journal of a later version is refused, never guessed at.</summary>
    public const int Version = 4;

    /// <summary>Taken while the journal is made, so that two first runs do not collide. For the transaction only: a pooler cannot lose it.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock(7307182246)";

    /// <summary>
    /// Brings a journal of an earlier version to this one. A backfill of version 1 that was under way begins at the first page again, and
    /// finds what is filled.
    /// </summary>
    public const string Upgrade = """
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('teal.backfill') AND attname = 'next_page' AND NOT attisdropped) THEN
                ALTER TABLE teal.backfill RENAME COLUMN rows_filled TO rows_swept;
                ALTER TABLE teal.backfill DROP COLUMN next_page, DROP COLUMN chunk_pages,
                    ADD COLUMN strategy text, ADD COLUMN reason text;
            END IF;
            ALTER TABLE IF EXISTS teal.backfill DROP COLUMN IF EXISTS requested;
            ALTER TABLE IF EXISTS teal.quarantine ADD COLUMN IF NOT EXISTS key_values text[] NOT NULL DEFAULT '{}';
            ALTER TABLE IF EXISTS teal.lease ADD COLUMN IF NOT EXISTS requested text NOT NULL DEFAULT 'run';
            ALTER TABLE IF EXISTS teal.step ADD COLUMN IF NOT EXISTS partition text[];
            ALTER TABLE IF EXISTS teal.change ADD COLUMN IF NOT EXISTS files text[] NOT NULL DEFAULT '{}';
        END $$;

        ALTER TABLE IF EXISTS teal.verification
            ALTER COLUMN finished_at DROP NOT NULL,
            ALTER COLUMN finished_at DROP DEFAULT,
            ADD COLUMN IF NOT EXISTS kind text NOT NULL DEFAULT 'whole',
            ADD COLUMN IF NOT EXISTS phase text NOT NULL DEFAULT '',
            ADD COLUMN IF NOT EXISTS repairs text,
            ADD COLUMN IF NOT EXISTS uncomputable bigint NOT NULL DEFAULT 0,
            ADD COLUMN IF NOT EXISTS unsettled bigint NOT NULL DEFAULT 0,
            ADD COLUMN IF NOT EXISTS repaired bigint NOT NULL DEFAULT 0;
        """;

    /// <summary>Makes what is missing.</summary>
    public const string Create = """
        CREATE SCHEMA IF NOT EXISTS teal;

        CREATE TABLE IF NOT EXISTS teal.journal (
            version integer NOT NULL,
            made_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );

        CREATE TABLE IF NOT EXISTS teal.change (
            id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name             text NOT NULL,
            hash             text NOT NULL,
            files            text[] NOT NULL DEFAULT '{}',
            phase            text NOT NULL,
            search_path      text[] NOT NULL,
            begun_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
            expanded_at      timestamptz,
            backfilled_at    timestamptz,
            switched_at      timestamptz,
            switched_back_at timestamptz,
            retired_at       timestamptz,
            ended_at         timestamptz
        );
        CREATE UNIQUE INDEX IF NOT EXISTS change_open ON teal.change (name) WHERE phase <> 'aborted';

        CREATE TABLE IF NOT EXISTS teal.step (
            change_id  bigint NOT NULL REFERENCES teal.change,
            phase      text NOT NULL,
            ordinal    integer NOT NULL,
            title      text NOT NULL,
            kind       text NOT NULL,
            statements text[] NOT NULL,
            undo       text[] NOT NULL,
            undo_kind  text NOT NULL,
            index_name text[],
            partition  text[],
            done_at    timestamptz,
            undone_at  timestamptz,
            PRIMARY KEY (change_id, phase, ordinal)
        );

        CREATE TABLE IF NOT EXISTS teal.lease (
            change      text PRIMARY KEY,
            token       uuid NOT NULL,
            command     text NOT NULL,
            host        text NOT NULL,
            pid         integer NOT NULL,
            pid_started text NOT NULL,
            acquired_at timestamptz NOT NULL,
            expires_at  timestamptz NOT NULL,
            requested   text NOT NULL DEFAULT 'run'
        );

        CREATE TABLE IF NOT EXISTS teal.backfill (
            change_id   bigint NOT NULL REFERENCES teal.change,
            table_name  text NOT NULL,
            upper_page  bigint NOT NULL,
            strategy    text,
            reason      text,
            rows_swept  bigint NOT NULL DEFAULT 0,
            begun_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
            finished_at timestamptz,
            PRIMARY KEY (change_id, table_name)
        );

        CREATE TABLE IF NOT EXISTS teal.backfill_range (
            change_id   bigint NOT NULL,
            table_name  text NOT NULL,
            ordinal     integer NOT NULL,
            strategy    text NOT NULL,
            from_page   bigint NOT NULL,
            to_page     bigint NOT NULL,
            next_page   bigint NOT NULL,
            size        integer NOT NULL,
            stripe      integer NOT NULL DEFAULT 0,
            after_key   text[] NOT NULL DEFAULT '{}',
            last_key    text[] NOT NULL DEFAULT '{}',
            rows_filled bigint NOT NULL DEFAULT 0,
            done_at     timestamptz,
            PRIMARY KEY (change_id, table_name, ordinal),
            FOREIGN KEY (change_id, table_name) REFERENCES teal.backfill
        );

        CREATE TABLE IF NOT EXISTS teal.quarantine (
            change_id  bigint NOT NULL REFERENCES teal.change,
            table_name text NOT NULL,
            row_key    text NOT NULL,
            key_values text[] NOT NULL DEFAULT '{}',
            sqlstate   text NOT NULL,
            message    text NOT NULL,
            found_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (change_id, table_name, row_key)
        );

        CREATE TABLE IF NOT EXISTS teal.verification (
            id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            change_id    bigint NOT NULL REFERENCES teal.change,
            kind         text NOT NULL,
            phase        text NOT NULL,
            repairs      text,
            begun_at     timestamptz NOT NULL,
            finished_at  timestamptz,
            rows         bigint NOT NULL DEFAULT 0,
            differences  bigint NOT NULL DEFAULT 0,
            uncomputable bigint NOT NULL DEFAULT 0,
            unsettled    bigint NOT NULL DEFAULT 0,
            repaired     bigint NOT NULL DEFAULT 0
        );

        CREATE TABLE IF NOT EXISTS teal.verification_pass (
            verification_id bigint NOT NULL REFERENCES teal.verification ON DELETE CASCADE,
            leaf            oid NOT NULL,
            number          integer NOT NULL,
            filenode        oid NOT NULL,
            horizon         xid8 NOT NULL,
            done_at         timestamptz,
            PRIMARY KEY (verification_id, leaf, number)
        );

        CREATE TABLE IF NOT EXISTS teal.verification_range (
            verification_id bigint NOT NULL,
            leaf            oid NOT NULL,
            number          integer NOT NULL,
            ordinal         integer NOT NULL,
            next_page       bigint NOT NULL,
            to_page         bigint,
            snapshots       bigint NOT NULL DEFAULT 0,
            rows            bigint NOT NULL DEFAULT 0,
            differences     bigint NOT NULL DEFAULT 0,
            uncomputable    bigint NOT NULL DEFAULT 0,
            repaired        bigint NOT NULL DEFAULT 0,
            moved           bigint NOT NULL DEFAULT 0,
            done_at         timestamptz,
            PRIMARY KEY (verification_id, leaf, number, ordinal),
            FOREIGN KEY (verification_id, leaf, number) REFERENCES teal.verification_pass ON DELETE CASCADE
        );

        CREATE TABLE IF NOT EXISTS teal.verification_finding (
            id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            verification_id bigint NOT NULL REFERENCES teal.verification ON DELETE CASCADE,
            leaf            oid NOT NULL,
            table_name      text NOT NULL,
            kind            text NOT NULL,
            position        text NOT NULL,
            columns         text[] NOT NULL,
            key_columns     text[] NOT NULL,
            row_key         text[] NOT NULL,
            found           text[] NOT NULL,
            expected        text[] NOT NULL,
            sqlstate        text,
            message         text,
            is_whole        boolean NOT NULL,
            found_at        timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        CREATE INDEX IF NOT EXISTS verification_finding_of ON teal.verification_finding (verification_id);

        CREATE TABLE IF NOT EXISTS teal.verdict (
            id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            change_id  bigint NOT NULL REFERENCES teal.change,
            gate       text NOT NULL,
            check_name text NOT NULL,
            outcome    text NOT NULL,
            evidence   text NOT NULL,
            forced     text,
            reached_at timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        """;
}
