CREATE TABLE accounts (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tier  varchar(20) NOT NULL DEFAULT 'free',
    notes text COLLATE "C"
);
CREATE INDEX accounts_tier_idx ON accounts (tier, id);
CREATE INDEX accounts_id_idx ON accounts (id) WHERE id > 10;
