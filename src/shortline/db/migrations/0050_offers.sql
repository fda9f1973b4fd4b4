-- A conversation whose agent is not there when its customer waits: his still, and anybody's of the team who takes it over.
CREATE TABLE offers (
  conversation_id bigint PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,  -- whose it is
  why text NOT NULL CHECK (why IN ('away', 'off', 'full', 'unseen')),
  offered_at timestamptz NOT NULL
);
CREATE INDEX offers_agent ON offers (agent_id);

ALTER TABLE work_rules ADD COLUMN grace_minutes integer NOT NULL DEFAULT 2 CHECK (grace_minutes BETWEEN 1 AND 120);
