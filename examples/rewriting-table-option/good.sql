-- Filled in small transactions and kept equal until it takes over.
CREATE UNLOGGED TABLE order_items_new (LIKE order_items INCLUDING ALL);
