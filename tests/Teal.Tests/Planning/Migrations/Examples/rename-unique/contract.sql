-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

ALTER TABLE members ALTER COLUMN mail SET NOT NULL;
ALTER TABLE members ADD CONSTRAINT members_mail_key UNIQUE USING INDEX members_mail_key;
ALTER TABLE members ADD CONSTRAINT members_team_mail_key UNIQUE USING INDEX members_team_mail_key;
ALTER TABLE members DROP COLUMN email;
