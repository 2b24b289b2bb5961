ALTER TABLE users ADD COLUMN contact email_address;
ALTER DOMAIN email_address ADD CONSTRAINT short CHECK (length(VALUE) < 200);
