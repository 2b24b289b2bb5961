CREATE TABLE old_things (id int PRIMARY KEY);
