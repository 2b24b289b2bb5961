-- example: transactions=none
SET lock_timeout = '500ms';
CREATE TABLE subscriptions (
    id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    plan_id integer NOT NULL
);
CREATE INDEX subscriptions_user_id_idx ON subscriptions (user_id);
CREATE INDEX subscriptions_plan_id_idx ON subscriptions (plan_id);
ALTER TABLE subscriptions ADD CONSTRAINT subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id);
ALTER TABLE subscriptions ADD CONSTRAINT subscriptions_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans (id);
