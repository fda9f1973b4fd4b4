-- What is done by the clock: when, with which conversations, and what. The shapes are the program's; it refuses others.
CREATE TABLE time_rules (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  is_on boolean NOT NULL DEFAULT false,
  "trigger" jsonb NOT NULL,
  conditions jsonb NOT NULL DEFAULT '{}',
  actions jsonb NOT NULL DEFAULT '[]',
  preset text CHECK (preset <> ''),       -- which of the program's own it began as
  since timestamptz,                      -- what was due before this is no news; NULL: everything is
  until timestamptz,                      -- all that was due by then is done
  whole_at timestamptz,                   -- when everybody was looked at, also who came into reach in another way than by waiting
  created_at timestamptz NOT NULL,
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX time_rules_name ON time_rules (fold(name));
CREATE UNIQUE INDEX time_rules_preset ON time_rules (preset) WHERE preset IS NOT NULL;

-- What a rule did, with what, and what the guard said. The line is written in the transaction of the deed and there is one for each
-- cause: so nothing is done twice, whatever fails and however many look.
CREATE TABLE time_rule_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule_id bigint NOT NULL REFERENCES time_rules ON DELETE CASCADE,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  cause_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  ran_at timestamptz NOT NULL,
  message_id bigint,
  done jsonb NOT NULL DEFAULT '[]',
  UNIQUE (rule_id, conversation_id, cause_at)
);
CREATE INDEX time_rule_runs_rule ON time_rule_runs (rule_id, id);
CREATE INDEX time_rule_runs_conversation ON time_rule_runs (conversation_id);

-- Rules about a warning or a breach read what was told since they last looked.
CREATE INDEX clock_told_at ON clock_told (what, told_at);
