-- What customers write about, as a tree of the house, and what became of each case. What is archived stays on its cases.
CREATE TABLE reasons (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id bigint REFERENCES reasons,
  name text NOT NULL CHECK (name <> ''),
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX reasons_name ON reasons (coalesce(parent_id, 0), fold(name));

ALTER TABLE cases
  ADD COLUMN reason_id bigint REFERENCES reasons,
  ADD COLUMN outcome text CHECK (outcome IN ('solved', 'passed_on', 'no_answer', 'not_ours'));
