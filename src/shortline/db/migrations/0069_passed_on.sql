-- What whoever takes a conversation over has to know, as it was when it was handed over: why, and a summary. It stands until the customer
-- was answered by somebody else than whoever handed it over, somebody put it away, or its case was closed.
CREATE TABLE passed_on (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  case_id bigint REFERENCES cases ON DELETE CASCADE,
  after_seq bigint NOT NULL,             -- the last line of the conversation before it
  reason text,
  why text NOT NULL DEFAULT '',
  summary text NOT NULL DEFAULT '',
  assignee_id bigint REFERENCES agents ON DELETE SET NULL,
  team_id bigint REFERENCES teams ON DELETE SET NULL,
  passed_by bigint REFERENCES agents ON DELETE SET NULL,
  passed_at timestamptz NOT NULL,
  put_away_by bigint REFERENCES agents ON DELETE SET NULL,
  put_away_at timestamptz
);
CREATE INDEX passed_on_conversation ON passed_on (conversation_id, id);
CREATE INDEX passed_on_case ON passed_on (case_id);
