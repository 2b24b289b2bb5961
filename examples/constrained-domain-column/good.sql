-- example: transactions=none
SET lock_timeout = '500ms';
ALTER TABLE users ADD COLUMN contact text;
ALTER TABLE users ADD CONSTRAINT users_contact_check CHECK (contact LIKE '%@%') NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_contact_check;
