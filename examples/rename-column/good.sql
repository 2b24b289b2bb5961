SET lock_timeout = '500ms';
-- Expand: both columns are kept equal by triggers while both versions run; what goes away goes in a later migration.
ALTER TABLE users ADD COLUMN plan varchar(50);
