-- A new table has the constraint from the start; it is filled in small transactions and kept equal until it takes over.
CREATE TABLE users_new (LIKE users INCLUDING ALL, CONSTRAINT users_new_name_excl EXCLUDE (name WITH =));
