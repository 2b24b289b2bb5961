CREATE TABLE products (id int PRIMARY KEY, code text NOT NULL UNIQUE, tags text[]);
CREATE TABLE lines (product text REFERENCES products (code));
CREATE VIEW listing AS SELECT code FROM products;
CREATE INDEX products_lower ON products (lower(code));
CREATE INDEX products_tags ON products USING gin (tags);
CREATE UNIQUE INDEX products_some ON products (code) WHERE id > 5;
CREATE INDEX products_down ON products (code DESC);
