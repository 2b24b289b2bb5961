ALTER TABLE users ADD CONSTRAINT users_name_excl EXCLUDE (name WITH =);
