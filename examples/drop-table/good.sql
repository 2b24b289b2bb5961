-- When no running version uses it: it is dropped later, and can come back until then.
SET lock_timeout = '500ms';
ALTER TABLE order_items RENAME TO teal_retired_order_items;
