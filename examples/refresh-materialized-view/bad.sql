SET lock_timeout = '500ms';
REFRESH MATERIALIZED VIEW sales;
