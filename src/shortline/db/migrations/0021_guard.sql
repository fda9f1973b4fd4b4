-- What a desk asks of its guard. One line for the whole desk (inbox_id NULL), one more for each inbox that differs from it.
CREATE TABLE policy_settings (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbox_id bigint REFERENCES inboxes ON DELETE CASCADE,
  chosen jsonb NOT NULL DEFAULT '{}',     -- only what was chosen; the rest is as the program has it
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX policy_settings_desk ON policy_settings ((true)) WHERE inbox_id IS NULL;
CREATE UNIQUE INDEX policy_settings_inbox ON policy_settings (inbox_id) WHERE inbox_id IS NOT NULL;

-- Nobody but this table decides who was first: an automatic answer goes out once per case and day, however many rules and
-- workers think of it. Case 0: none was open.
CREATE TABLE automatic_answers (
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  case_id bigint NOT NULL,
  on_day date NOT NULL,
  asked_at timestamptz NOT NULL,          -- the parts of one answer were asked for at one moment
  PRIMARY KEY (conversation_id, case_id, on_day)
);

-- What a message says, as a number that is the same for the same words; NULL for short courtesies.
-- And who let it pass a rule of the house: {name, reason, agent_id, at, rules}.
ALTER TABLE outbox ADD COLUMN words bigint, ADD COLUMN asked_at timestamptz, ADD COLUMN allowance jsonb;

-- When the provider last refused a message because it limits this number or account.
ALTER TABLE inboxes ADD COLUMN limited_at timestamptz;
