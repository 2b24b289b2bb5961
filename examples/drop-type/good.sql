-- When no running version casts to it: it is dropped later, and can come back until then.
ALTER DOMAIN email_address RENAME TO teal_retired_email_address;
