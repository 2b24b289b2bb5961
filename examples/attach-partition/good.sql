-- example: transactions=none
SET lock_timeout = '500ms';
ALTER TABLE events_2027 ADD CONSTRAINT events_2027_bound
    CHECK (happened_at IS NOT NULL AND happened_at >= '2027-01-01' AND happened_at < '2028-01-01') NOT VALID;
ALTER TABLE events_2027 VALIDATE CONSTRAINT events_2027_bound;
ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
ALTER TABLE events_2027 DROP CONSTRAINT events_2027_bound;
