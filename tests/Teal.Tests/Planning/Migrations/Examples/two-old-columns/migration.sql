ALTER TABLE people ADD COLUMN full_name text;
UPDATE people SET full_name = first || ' ' || last;
ALTER TABLE people ALTER full_name SET NOT NULL;
ALTER TABLE people DROP COLUMN first, DROP COLUMN last;
