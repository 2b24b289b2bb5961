CREATE SCHEMA shop;
CREATE TABLE shop.items (id int PRIMARY KEY, label text NOT NULL UNIQUE);
CREATE INDEX items_label_id ON shop.items (label, id);
