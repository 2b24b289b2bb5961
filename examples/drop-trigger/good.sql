-- Changed in place: there is no moment without it.
SET lock_timeout = '500ms';
CREATE OR REPLACE TRIGGER orders_touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch_order();
