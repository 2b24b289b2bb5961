ALTER TABLE users ADD COLUMN plan_id INTEGER REFERENCES plans(id);

DO $$
DECLARE
  batch_size INT := 1000;
  offset_val INT := 0;
  rows_updated INT;
BEGIN
  LOOP
    UPDATE users u
    SET plan_id = p.id
    FROM plans p
    WHERE p.legacy_key = split_part(u.subscription_plan, '|', 1)
      AND u.plan_id IS NULL
      AND u.id IN (
        SELECT id FROM users WHERE plan_id IS NULL
        ORDER BY id LIMIT batch_size OFFSET offset_val
      );

    GET DIAGNOSTICS rows_updated = ROW_COUNT;
    EXIT WHEN rows_updated = 0;
    offset_val := offset_val + batch_size;
    PERFORM pg_sleep(0.05); -- breathe between batches
  END LOOP;
END;
$$;
