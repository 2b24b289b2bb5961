SET lock_timeout = '500ms';
ALTER DOMAIN email_address ADD CONSTRAINT short CHECK (length(VALUE) < 200) NOT VALID;
