CREATE TABLE t (id int PRIMARY KEY, is_on boolean NOT NULL DEFAULT false);
