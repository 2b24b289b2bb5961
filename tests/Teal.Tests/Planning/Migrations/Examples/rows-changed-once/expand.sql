-- Planned from migration.sql.
-- Only adds: blue does not notice.

CREATE TABLE order_notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, note text NOT NULL);
