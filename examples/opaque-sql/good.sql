DO $$
BEGIN
  EXECUTE format('ANALYZE %I', 'plans');
END
$$;
