-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE t SET cents = amount WHERE deleted_at IS NULL;
-- teal:decide how does t.amount follow from cents? Teal cannot know, and without it the application cannot be rolled back. Write the expression, and take the comment marks and this line away:
-- UPDATE t SET amount = ...;
