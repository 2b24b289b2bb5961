CREATE TABLE owners (id bigint PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, owner int NOT NULL DEFAULT 7, other text);
CREATE INDEX t_owner ON t (owner);
