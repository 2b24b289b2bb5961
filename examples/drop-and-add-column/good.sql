-- Expand: both columns are kept equal by triggers while both versions run; the old one goes in a later migration.
SET lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN plan varchar(50);
