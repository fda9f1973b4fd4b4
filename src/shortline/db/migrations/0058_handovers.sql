-- What was promised to a customer outside of the chat: a call, an e-mail, an appointment. It stays until somebody says how it went.
CREATE TABLE handovers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  case_id bigint REFERENCES cases ON DELETE SET NULL,
  kind text NOT NULL CHECK (kind IN ('call_back', 'email', 'appointment')),
  address text NOT NULL,                                         -- the number, the e-mail address, the place
  due_at timestamptz NOT NULL,
  summary text NOT NULL,
  why text NOT NULL DEFAULT '',
  price text NOT NULL DEFAULT '',                                -- what it costs the customer, as he was told
  assignee_id bigint REFERENCES agents ON DELETE SET NULL,
  team_id bigint REFERENCES teams ON DELETE SET NULL,
  attempts int NOT NULL DEFAULT 0,
  made_by bigint REFERENCES agents ON DELETE SET NULL,
  made_at timestamptz NOT NULL,
  told_at timestamptz,                                           -- that it is due
  ended_as text CHECK (ended_as IN ('done', 'called_off')),
  ended_by bigint REFERENCES agents ON DELETE SET NULL,
  ended_at timestamptz,
  outcome text NOT NULL DEFAULT '',
  CONSTRAINT handovers_ended CHECK ((ended_as IS NULL) = (ended_at IS NULL))
);
CREATE INDEX handovers_conversation ON handovers (conversation_id);
CREATE INDEX handovers_open ON handovers (due_at, id) WHERE ended_at IS NULL;
CREATE INDEX handovers_untold ON handovers (due_at) WHERE ended_at IS NULL AND told_at IS NULL;
CREATE INDEX handovers_case ON handovers (case_id);
CREATE INDEX handovers_assignee ON handovers (assignee_id);
CREATE INDEX handovers_team ON handovers (team_id);
