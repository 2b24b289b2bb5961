-- example: transactions=none
SET lock_timeout = '500ms';
CREATE UNIQUE INDEX CONCURRENTLY events_2027_pkey ON events_2027 (id);
ALTER TABLE events_2027 ADD CONSTRAINT events_2027_pkey PRIMARY KEY USING INDEX events_2027_pkey;
