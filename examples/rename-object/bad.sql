ALTER DOMAIN email_address RENAME TO mail_address;
