ALTER TABLE accounts RENAME COLUMN tier TO level;
ALTER TABLE accounts RENAME notes TO remarks;
