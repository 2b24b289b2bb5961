-- example: transactions=per-file
SELECT setval('plans_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM plans), false);
