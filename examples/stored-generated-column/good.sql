-- example: pg=18
SET lock_timeout = '500ms';
ALTER TABLE orders ADD COLUMN total_with_tax numeric(10, 2) GENERATED ALWAYS AS (total * 1.2) VIRTUAL;
