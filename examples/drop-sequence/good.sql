-- When no running version draws from it: it is dropped later, and can come back until then.
SET lock_timeout = '500ms';
ALTER SEQUENCE invoice_numbers RENAME TO teal_retired_invoice_numbers;
