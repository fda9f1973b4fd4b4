-- A number that is lost or given up hands over to another one. Its conversations stay where they are and can be read;
-- nothing leaves from it any more.
CREATE TABLE number_moves (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  to_inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  state_before text NOT NULL,                   -- of the old inbox, for taking the move back
  reason_before text NOT NULL,
  moved_by bigint REFERENCES agents ON DELETE SET NULL,
  moved_at timestamptz NOT NULL,
  undone_by bigint REFERENCES agents ON DELETE SET NULL,
  undone_at timestamptz,
  CHECK (from_inbox_id <> to_inbox_id)
);
CREATE UNIQUE INDEX number_moves_standing ON number_moves (from_inbox_id) WHERE undone_at IS NULL;
CREATE INDEX number_moves_to ON number_moves (to_inbox_id) WHERE undone_at IS NULL;

-- Who follows whom, over all steps: a number may be given up twice.
CREATE VIEW number_lines AS
WITH RECURSIVE line(from_inbox_id, to_inbox_id) AS (
  SELECT from_inbox_id, to_inbox_id FROM number_moves WHERE undone_at IS NULL
  UNION
  SELECT l.from_inbox_id, m.to_inbox_id FROM line l
  JOIN number_moves m ON m.from_inbox_id = l.to_inbox_id AND m.undone_at IS NULL)
SELECT from_inbox_id, to_inbox_id FROM line;
