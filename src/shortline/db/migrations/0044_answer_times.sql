-- How soon customers should be answered: once for the house, and for each team or inbox that differs.
CREATE TABLE answer_times (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id bigint REFERENCES teams ON DELETE CASCADE,
  inbox_id bigint REFERENCES inboxes ON DELETE CASCADE,
  first_minutes integer NOT NULL CHECK (first_minutes > 0),
  follow_up_minutes integer NOT NULL CHECK (follow_up_minutes > 0),
  live_minutes integer NOT NULL CHECK (live_minutes > 0),
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT answer_times_one_place CHECK (team_id IS NULL OR inbox_id IS NULL)
);
CREATE UNIQUE INDEX answer_times_place ON answer_times (coalesce(team_id, 0), coalesce(inbox_id, 0));
CREATE INDEX answer_times_inbox ON answer_times (inbox_id) WHERE inbox_id IS NOT NULL;
