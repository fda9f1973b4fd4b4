-- Agents, how they come in (invitations, sessions, tokens) and the teams they work in.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Search folds case and accents. unaccent() is only STABLE because its dictionary could be swapped; ours never is.
CREATE FUNCTION fold(value text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT lower(public.unaccent('public.unaccent', value)) $$;

CREATE TABLE installation (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  key uuid NOT NULL DEFAULT gen_random_uuid(),
  organisation text NOT NULL DEFAULT '',
  secret_check bytea,                     -- proves that the secret key in use is the one the secrets were written with
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO installation DEFAULT VALUES;

CREATE TABLE agents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  email text NOT NULL CHECK (email <> ''),
  password_hash text CHECK (password_hash <> ''),
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'lead', 'agent')),
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  availability text NOT NULL DEFAULT 'available' CHECK (availability IN ('available', 'busy', 'away', 'off')),
  locale text NOT NULL DEFAULT 'en',
  theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
  prefs jsonb NOT NULL DEFAULT '{}',
  is_demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX agents_email ON agents (lower(email));

CREATE TABLE teams (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  is_demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX teams_name ON teams (lower(name));

CREATE TABLE team_members (
  team_id bigint NOT NULL REFERENCES teams ON DELETE CASCADE,
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  PRIMARY KEY (team_id, agent_id)
);
CREATE INDEX team_members_agent ON team_members (agent_id);

CREATE TABLE invitations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  email text NOT NULL CHECK (email <> ''),
  name text NOT NULL DEFAULT '',
  role text NOT NULL CHECK (role IN ('admin', 'lead', 'agent')),
  team_ids bigint[] NOT NULL DEFAULT '{}',
  invited_by bigint REFERENCES agents ON DELETE SET NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  agent_id bigint REFERENCES agents ON DELETE SET NULL
);

CREATE TABLE sessions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  address text NOT NULL DEFAULT '',
  user_agent text NOT NULL DEFAULT '',
  ended_at timestamptz
);
CREATE INDEX sessions_agent ON sessions (agent_id) WHERE ended_at IS NULL;

CREATE TABLE api_tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  name text NOT NULL CHECK (name <> ''),
  token_hash bytea NOT NULL UNIQUE,
  prefix text NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Failed sign-ins, counted in the database so that the limit holds over all processes.
CREATE TABLE login_attempts (
  key text PRIMARY KEY CHECK (key <> ''),   -- 'account:<hash>' or 'address:<ip>'
  failures integer NOT NULL,
  window_started_at timestamptz NOT NULL,
  blocked_until timestamptz
);

-- Answers of POSTs that carried an Idempotency-Key; the same key with another body is refused.
CREATE TABLE idempotency_keys (
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  key text NOT NULL CHECK (key <> ''),
  request_hash bytea NOT NULL,
  status integer,
  response bytea,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (agent_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
