-- Nothing goes with it, and it can come back; without CASCADE its DROP says what still depends.
ALTER TYPE order_status RENAME TO teal_retired_order_status;
