-- What is to be done about a case: for each reason what the house always does, and on a case what was done, when and by whom.
CREATE TABLE reason_checklists (
  reason_id bigint PRIMARY KEY REFERENCES reasons ON DELETE CASCADE,
  items text[] NOT NULL,
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL
);
CREATE TABLE case_items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
  text text NOT NULL CHECK (text <> ''),
  reason_id bigint REFERENCES reasons ON DELETE SET NULL,   -- that brought it; null: somebody wrote it for this case
  made_by bigint REFERENCES agents ON DELETE SET NULL,
  made_at timestamptz NOT NULL,
  done_by bigint REFERENCES agents ON DELETE SET NULL,
  done_at timestamptz
);
CREATE INDEX case_items_case ON case_items (case_id, id);
