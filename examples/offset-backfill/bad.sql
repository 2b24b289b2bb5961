-- example: transactions=none
DO $$
DECLARE
  page integer := 0;
BEGIN
  LOOP
    UPDATE users SET plan_id = 1
    WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL ORDER BY id LIMIT 1000 OFFSET page);
    EXIT WHEN NOT FOUND;
    page := page + 1000;
    COMMIT;
  END LOOP;
END
$$;
