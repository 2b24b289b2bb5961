CREATE TABLE subscriptions (
    id bigint PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    plan_id integer NOT NULL REFERENCES plans (id)
);
CREATE INDEX subscriptions_user_id_idx ON subscriptions (user_id);
CREATE INDEX subscriptions_plan_id_idx ON subscriptions (plan_id);
