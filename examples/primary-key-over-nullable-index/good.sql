-- example: transactions=none
CREATE UNIQUE INDEX CONCURRENTLY events_2027_pkey ON events_2027 (id);
SET lock_timeout = '500ms';
ALTER TABLE events_2027 ADD CONSTRAINT events_2027_pkey PRIMARY KEY USING INDEX events_2027_pkey;
