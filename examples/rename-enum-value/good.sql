ALTER TYPE order_status ADD VALUE 'open' AFTER 'new';
