-- Which team takes over from a team outside its opening hours, and what customers are told then.
CREATE TABLE overnight (
  team_id bigint PRIMARY KEY REFERENCES teams ON DELETE CASCADE,
  taker_id bigint NOT NULL REFERENCES teams ON DELETE CASCADE,
  lines jsonb NOT NULL DEFAULT '[]', -- [{language, text}]; none: nothing is said
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT overnight_two CHECK (team_id <> taker_id)
);
CREATE INDEX overnight_taker ON overnight (taker_id);
-- Whose hours hold depends on it, so the clocks that run are to be counted again.
CREATE TRIGGER overnight_recount AFTER INSERT OR UPDATE OR DELETE ON overnight
  FOR EACH STATEMENT EXECUTE FUNCTION want_clock_recount();

-- What is or was with the other team, and for which closing: for the same one nothing goes over twice.
CREATE TABLE overnight_stays (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  team_id bigint NOT NULL REFERENCES teams ON DELETE CASCADE,
  taker_id bigint REFERENCES teams ON DELETE SET NULL,
  assignee_id bigint REFERENCES agents ON DELETE SET NULL, -- whose it was
  began_at timestamptz NOT NULL,                           -- when the team closed
  went_at timestamptz NOT NULL,
  back_at timestamptz,
  message_id bigint REFERENCES messages ON DELETE SET NULL, -- what the customer was told
  unsaid text,                                              -- why he was told nothing
  CONSTRAINT overnight_stays_once UNIQUE (conversation_id, began_at)
);
CREATE UNIQUE INDEX overnight_stays_out ON overnight_stays (conversation_id) WHERE back_at IS NULL;
CREATE INDEX overnight_stays_team_out ON overnight_stays (team_id) WHERE back_at IS NULL;
CREATE INDEX overnight_stays_night ON overnight_stays (team_id, began_at);
CREATE INDEX overnight_stays_taker ON overnight_stays (taker_id);
CREATE INDEX overnight_stays_assignee ON overnight_stays (assignee_id);
CREATE INDEX overnight_stays_message ON overnight_stays (message_id);

-- Up to which night somebody has read a team's briefing.
CREATE TABLE overnight_reads (
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  team_id bigint NOT NULL REFERENCES teams ON DELETE CASCADE,
  began_at timestamptz NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (agent_id, team_id)
);
CREATE INDEX overnight_reads_team ON overnight_reads (team_id);
