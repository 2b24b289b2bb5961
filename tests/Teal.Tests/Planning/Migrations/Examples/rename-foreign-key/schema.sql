CREATE TABLE plans (id int PRIMARY KEY);
CREATE TABLE users (id int PRIMARY KEY, plan int CONSTRAINT fk_users_plan REFERENCES plans (id) ON DELETE SET NULL);
