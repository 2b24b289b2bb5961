-- When no running version uses it: what is in it is dropped later by name, and can come back until then.
ALTER SCHEMA archive RENAME TO teal_retired_archive;
