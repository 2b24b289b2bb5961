-- When blue is gone for good: constraints on the new side, then what only
-- blue needed. Teal retires by renaming first and drops at purge.

-- teal:decide nothing leads back to old_things once green writes elsewhere: say "backward": "none" with a "reason" in change.json, and remove this mark.
DROP TABLE old_things;
