CREATE OR REPLACE FUNCTION touch_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.note := coalesce(trim(NEW.note), '');
    RETURN NEW;
END
$$;
