-- A link that lets one person choose a new password, once, for some hours.
CREATE TABLE password_resets (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  made_by bigint REFERENCES agents ON DELETE SET NULL,   -- NULL: from the shell
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX password_resets_agent ON password_resets (agent_id) WHERE used_at IS NULL;
