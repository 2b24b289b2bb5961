-- The next version writes 10 itself; the default follows when the old one is gone.
COMMENT ON COLUMN users.balance IS 'written by every INSERT of the next version';
