-- example: transactions=per-file fails=2D000
DO $$
BEGIN
  UPDATE users SET plan_id = 1 WHERE id BETWEEN 1 AND 1000;
  COMMIT;
END
$$;
