-- What the running version leaves out has a value; the constraint follows when every running version writes it.
SET lock_timeout = '500ms';
ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR';
