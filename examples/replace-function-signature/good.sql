-- The running version goes on to call order_total, which is dropped when it is gone.
CREATE FUNCTION order_total_in_cents(o bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT total * 100 FROM orders WHERE id = o
$$;
