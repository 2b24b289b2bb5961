-- example: transactions=none
DO $$
BEGIN
  LOOP
    UPDATE users SET plan_id = 1
    WHERE id IN (SELECT id FROM users WHERE plan_id IS NULL ORDER BY id LIMIT 1000);
    EXIT WHEN NOT FOUND;
    COMMIT;
  END LOOP;
END
$$;
