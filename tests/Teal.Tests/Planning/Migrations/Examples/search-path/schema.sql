CREATE SCHEMA app;
CREATE TABLE t (a int);
CREATE TABLE app.t (a int);
