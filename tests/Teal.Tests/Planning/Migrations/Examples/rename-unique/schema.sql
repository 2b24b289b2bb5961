CREATE TABLE members (id int PRIMARY KEY, team int NOT NULL, email text NOT NULL UNIQUE, UNIQUE (team, email));
