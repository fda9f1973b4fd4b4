-- A conversation in which nothing but a greeting waits: it has a calm clock, which the first question replaces.
ALTER TABLE conversations ADD COLUMN only_greeted boolean NOT NULL DEFAULT false;
