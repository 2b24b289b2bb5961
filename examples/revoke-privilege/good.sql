-- First the role of the application gets what it needs; what PUBLIC has goes when no running version lives on it.
GRANT SELECT, INSERT, UPDATE ON orders TO CURRENT_USER;
