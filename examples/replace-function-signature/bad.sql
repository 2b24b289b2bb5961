CREATE OR REPLACE FUNCTION order_total(o bigint, in_cents boolean DEFAULT false) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT total * CASE WHEN in_cents THEN 100 ELSE 1 END FROM orders WHERE id = o
$$;
