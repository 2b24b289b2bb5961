-- A database is dropped by hand, after a dump. Until then a note says what it is.
COMMENT ON DATABASE template1 IS 'not used by any application';
