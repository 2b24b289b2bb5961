-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

-- teal:decide nothing leads back to t.nickname: add a backward rule to sync.sql, or say "backward": "none" with a "reason" in change.json, and remove this mark.
ALTER TABLE t DROP COLUMN nickname;
