-- Cases that belong together: linked, merged into one, or split off. What is undone stays as a record.
ALTER TABLE cases ADD COLUMN merged_into_id bigint REFERENCES cases ON DELETE SET NULL;
CREATE TABLE case_ties (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('linked', 'merged', 'split')),
  case_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,   -- that was linked, went into the other, or was split off it
  other_id bigint NOT NULL REFERENCES cases ON DELETE CASCADE,
  kept jsonb,                                                   -- how clocks stood before merging, to put them back
  made_by bigint REFERENCES agents ON DELETE SET NULL,
  made_at timestamptz NOT NULL,
  undone_by bigint REFERENCES agents ON DELETE SET NULL,
  undone_at timestamptz,
  CONSTRAINT case_ties_two CHECK (case_id <> other_id)
);
CREATE UNIQUE INDEX case_ties_linked ON case_ties (least(case_id, other_id), greatest(case_id, other_id))
  WHERE kind = 'linked' AND undone_at IS NULL;
CREATE UNIQUE INDEX case_ties_gone ON case_ties (case_id) WHERE kind <> 'linked' AND undone_at IS NULL;
CREATE INDEX case_ties_case ON case_ties (case_id);
CREATE INDEX case_ties_other ON case_ties (other_id);
