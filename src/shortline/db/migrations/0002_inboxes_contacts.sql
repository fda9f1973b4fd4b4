-- Inboxes (a configured account of a channel), contacts and their identities (an address on a channel).
CREATE TABLE inboxes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel text NOT NULL CHECK (channel <> ''),
  name text NOT NULL CHECK (name <> ''),
  phone_number_id text CHECK (phone_number_id <> ''),
  waba_id text CHECK (waba_id <> ''),
  display_phone_number text NOT NULL DEFAULT '',
  verified_name text NOT NULL DEFAULT '',
  quality_rating text NOT NULL DEFAULT 'UNKNOWN',
  messaging_limit text NOT NULL DEFAULT '',
  graph_url text CHECK (graph_url <> ''),       -- NULL: the address of the settings
  secrets bytea NOT NULL,                       -- sealed JSON: access_token, app_secret, app_secret_previous, verify_token
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'disabled')),
  paused_reason text NOT NULL DEFAULT '',       -- why sending is on hold (a failure code)
  team_id bigint REFERENCES teams ON DELETE SET NULL,
  is_demo boolean NOT NULL DEFAULT false,
  webhook_verified_at timestamptz,
  subscribed_at timestamptz,
  last_webhook_at timestamptz,
  last_inbound_at timestamptz,
  last_outbound_at timestamptz,
  templates_synced_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
-- Updates are routed by the number they came to, whatever door they used.
CREATE UNIQUE INDEX inboxes_number ON inboxes (channel, phone_number_id) WHERE state <> 'disabled';
CREATE INDEX inboxes_waba ON inboxes (channel, waba_id);

CREATE TABLE contacts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL DEFAULT '',
  name_given boolean NOT NULL DEFAULT false,     -- an agent typed the name: what the channel says no longer overwrites it
  language text CHECK (language <> ''),
  note text NOT NULL DEFAULT '',
  fields jsonb NOT NULL DEFAULT '{}',
  is_blocked boolean NOT NULL DEFAULT false,
  marketing_stopped_at timestamptz,
  is_demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX contacts_name_search ON contacts USING gin (fold(name) gin_trgm_ops);

CREATE TABLE identities (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  contact_id bigint NOT NULL REFERENCES contacts,
  channel text NOT NULL CHECK (channel <> ''),
  phone text CHECK (phone ~ '^\+?[0-9]{3,20}$'), -- digits as the provider gave them; NULL when hidden
  user_id text CHECK (user_id <> ''),            -- business-scoped id to send to
  username text CHECK (username <> ''),
  profile_name text NOT NULL DEFAULT '',
  changed_at timestamptz,                        -- number or owner changed: a person must look before automatic sends
  change_note text NOT NULL DEFAULT '',
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL
);
CREATE INDEX identities_contact ON identities (contact_id);
CREATE INDEX identities_phone_search ON identities USING gin (phone gin_trgm_ops);
CREATE INDEX identities_username ON identities (lower(username));

-- Every identifier ever seen for an identity. scope: '' for phones (one world), the WABA id for business-scoped ids.
CREATE TABLE identity_keys (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  identity_id bigint NOT NULL REFERENCES identities ON DELETE CASCADE,
  channel text NOT NULL,
  scope text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('phone', 'user_id', 'parent_user_id')),
  value text NOT NULL CHECK (value <> ''),
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  UNIQUE (channel, scope, kind, value)
);
CREATE INDEX identity_keys_identity ON identity_keys (identity_id);

CREATE TABLE templates (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel text NOT NULL,
  waba_id text NOT NULL CHECK (waba_id <> ''),
  provider_id text NOT NULL DEFAULT '',
  name text NOT NULL CHECK (name <> ''),
  language text NOT NULL CHECK (language <> ''),
  status text NOT NULL,
  category text NOT NULL DEFAULT '',
  quality text NOT NULL DEFAULT 'UNKNOWN',
  rejected_reason text NOT NULL DEFAULT '',
  parameter_format text NOT NULL DEFAULT 'POSITIONAL',
  components jsonb NOT NULL DEFAULT '[]',
  synced_at timestamptz NOT NULL,
  UNIQUE (channel, waba_id, name, language)
);
