CREATE TYPE colour AS ENUM ('red', 'blue');
CREATE TABLE teams (id int GENERATED ALWAYS AS IDENTITY, lead int REFERENCES users);
ALTER TABLE teams ADD CONSTRAINT teams_pkey PRIMARY KEY (id);
INSERT INTO teams (lead) SELECT min(id) FROM users;
ALTER TABLE users
    ADD COLUMN team_id int REFERENCES teams ON DELETE CASCADE,
    ADD COLUMN badge text CONSTRAINT one_badge UNIQUE CHECK (badge <> ''),
    ADD COLUMN active boolean NOT NULL DEFAULT true,
    ADD COLUMN likes colour;
CREATE INDEX users_team_idx ON users (team_id);
COMMENT ON COLUMN users.active IS 'whether they may log in';
