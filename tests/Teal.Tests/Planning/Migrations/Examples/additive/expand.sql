-- Planned from migration.sql.
-- Only adds: blue does not notice.

CREATE TYPE colour AS ENUM ('red', 'blue');
CREATE TABLE teams (id int GENERATED ALWAYS AS IDENTITY, lead int REFERENCES users);
ALTER TABLE teams ADD CONSTRAINT teams_pkey PRIMARY KEY (id);
INSERT INTO teams (lead) SELECT min(id) FROM users;
ALTER TABLE users ADD COLUMN team_id int;
ALTER TABLE users ADD CONSTRAINT users_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams ON DELETE CASCADE NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_team_id_fkey;
ALTER TABLE users ADD COLUMN badge text;
ALTER TABLE users ADD CONSTRAINT one_badge UNIQUE (badge);
ALTER TABLE users ADD CONSTRAINT users_badge_check CHECK (badge <> '') NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_badge_check;
ALTER TABLE users ADD COLUMN active boolean NOT NULL DEFAULT true;
ALTER TABLE users ADD COLUMN likes colour;
CREATE INDEX CONCURRENTLY users_team_idx ON users (team_id);
COMMENT ON COLUMN users.active IS 'whether they may log in';
