-- The old one goes when no running version casts to it.
CREATE DOMAIN mail_address AS text CHECK (VALUE LIKE '%@%');
