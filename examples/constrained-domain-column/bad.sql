ALTER TABLE users ADD COLUMN contact email_address;
