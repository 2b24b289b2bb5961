DROP INDEX order_items_key;
