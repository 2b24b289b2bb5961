-- name: change_plan
UPDATE users SET subscription_plan = $1 WHERE id = $2;

-- name: subscription_event
SELECT process_subscription_event($1, $2);

-- name: sign_up
INSERT INTO users (email, subscription_plan) VALUES ($1, $2) RETURNING id;

-- name: show_plan
SELECT id, email, subscription_plan FROM users WHERE id = $1;
