-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE users u
SET plan_id = p.id
FROM plans p
WHERE p.legacy_key = split_part(u.subscription_plan, '|', 1);
-- teal:decide how does users.subscription_plan follow from plan_id? Teal cannot know, and without it the application cannot be rolled back. Write the expression, and take the comment marks and this line away:
-- UPDATE users u SET subscription_plan = ...
-- FROM plans p
-- WHERE p.id = u.plan_id;
