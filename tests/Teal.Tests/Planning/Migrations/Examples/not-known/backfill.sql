-- Rows that are changed once, part by part in the order of their key; nothing keeps
-- them so: what blue and green write later is theirs.

UPDATE s SET b = 'x';
