-- What is asked for in one go, by the matter a customer writes about: leads put it together.
CREATE TABLE questions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  phrases text[] NOT NULL DEFAULT '{}',   -- how customers speak of the matter; none: it is chosen by hand
  facts text[] NOT NULL DEFAULT '{}',     -- those the desk recognises by itself when they are given
  details jsonb NOT NULL DEFAULT '[]',    -- [{language: words}], of the house
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX questions_name ON questions (fold(name));
