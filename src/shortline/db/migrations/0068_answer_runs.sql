-- One answer, in several wordings, to many conversations that somebody chose: what was asked for, and what became of each copy.
CREATE TABLE answer_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,  -- who pressed send
  client_id uuid NOT NULL,                                       -- of the press: twice the same is one run
  macro_id bigint REFERENCES macros ON DELETE SET NULL,
  macro_name text NOT NULL,
  started_at timestamptz NOT NULL,
  stopped_at timestamptz,
  stopped_by bigint REFERENCES agents ON DELETE SET NULL,
  ended_at timestamptz,                                          -- nothing of it waits or is on its way any more
  sums jsonb,                                                    -- as it ended: {"sent": 37, "left_out": 3, ...}
  UNIQUE (agent_id, client_id)
);
CREATE INDEX answer_runs_macro ON answer_runs (macro_id);
CREATE INDEX answer_runs_open ON answer_runs (id) WHERE ended_at IS NULL;

CREATE TABLE answer_run_copies (
  run_id bigint NOT NULL REFERENCES answer_runs ON DELETE CASCADE,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  place integer NOT NULL,                                        -- who waits longest comes first
  seen_seq bigint NOT NULL,                                      -- the newest message the sender had seen
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'asked', 'left_out', 'stopped')),
  message_id bigint REFERENCES messages ON DELETE SET NULL,      -- of a copy that was asked for
  because jsonb,                                                 -- why it was left out: {"code", "sentence", "params"}
  PRIMARY KEY (run_id, conversation_id)
);
CREATE INDEX answer_run_copies_waiting ON answer_run_copies (run_id, place) WHERE state = 'waiting';
CREATE INDEX answer_run_copies_conversation ON answer_run_copies (conversation_id);
CREATE INDEX answer_run_copies_message ON answer_run_copies (message_id) WHERE message_id IS NOT NULL;

-- Of one of many alike: the newest message its sender had seen. It leaves only while nothing came after.
ALTER TABLE outbox ADD COLUMN seen_seq bigint;
