ALTER TABLE users ADD COLUMN invited_by_plan integer REFERENCES plans (id);
ALTER TABLE orders ADD COLUMN plan_id integer NOT NULL DEFAULT 1 REFERENCES plans (id);
