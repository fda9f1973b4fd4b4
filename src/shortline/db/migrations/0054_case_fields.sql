-- What else the house writes down of a case, in fields of its own. What is archived stays on its cases.
CREATE TABLE case_fields (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  kind text NOT NULL CHECK (kind IN ('text', 'number', 'yes_no', 'date', 'choice')),
  choices jsonb NOT NULL DEFAULT '[]',              -- of a choice: id, name, archived
  required_at_close boolean NOT NULL DEFAULT false,
  place integer NOT NULL,                           -- in which order they are asked
  used_at timestamptz,                              -- since when a case has had a value: its kind is fixed
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX case_fields_name ON case_fields (fold(name));
ALTER TABLE cases ADD COLUMN fields jsonb NOT NULL DEFAULT '{}';  -- by the field's id; one without a value is not there
