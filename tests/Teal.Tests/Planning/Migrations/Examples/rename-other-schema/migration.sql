ALTER TABLE shop.items RENAME COLUMN label TO title;
