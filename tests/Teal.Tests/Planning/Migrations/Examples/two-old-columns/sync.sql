-- How the new columns follow from the old ones, and the old from the new:
-- triggers, backfill and verification are made from these.

UPDATE people SET full_name = first || ' ' || last;
-- teal:decide how does people.first follow from full_name? Teal cannot know, and without it the application cannot be rolled back. Write the expression, and take the comment marks and this line away:
-- UPDATE people SET first = ...;
-- teal:decide how does people.last follow from full_name? Teal cannot know, and without it the application cannot be rolled back. Write the expression, and take the comment marks and this line away:
-- UPDATE people SET last = ...;
