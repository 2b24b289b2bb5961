DO $$
DECLARE
  chosen text := (SELECT CASE WHEN count(*) > 1 THEN 'ANALYZE plans' ELSE 'ANALYZE users' END FROM plans);
BEGIN
  EXECUTE chosen;
END
$$;
