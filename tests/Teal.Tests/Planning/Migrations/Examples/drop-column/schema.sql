CREATE TABLE t (id int PRIMARY KEY, nickname text);
