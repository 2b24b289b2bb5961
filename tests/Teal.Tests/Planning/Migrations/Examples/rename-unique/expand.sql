-- Planned from migration.sql.
-- Only adds: blue does not notice.

ALTER TABLE members ADD COLUMN mail text;
CREATE UNIQUE INDEX CONCURRENTLY members_mail_key ON members (mail);
CREATE UNIQUE INDEX CONCURRENTLY members_team_mail_key ON members (team, mail);
