-- How work is given out: once for the house, and for each team or inbox that differs. Without a row: by hand.
CREATE TABLE routing (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id bigint REFERENCES teams ON DELETE CASCADE,
  inbox_id bigint REFERENCES inboxes ON DELETE CASCADE,
  mode text NOT NULL CHECK (mode IN ('manual', 'least_busy', 'round_robin')),
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT routing_one_place CHECK (team_id IS NULL OR inbox_id IS NULL)
);
CREATE UNIQUE INDEX routing_place ON routing (coalesce(team_id, 0), coalesce(inbox_id, 0));
CREATE INDEX routing_inbox ON routing (inbox_id) WHERE inbox_id IS NOT NULL;

ALTER TABLE agent_work ADD COLUMN given_at timestamptz;   -- when he was last given something: whose turn it is
ALTER TABLE work_rules ADD COLUMN nobody_since timestamptz;  -- somebody waits and nobody is there who could be given it
