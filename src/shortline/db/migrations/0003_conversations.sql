-- The endless thread between one identity and one inbox, the cases in it, its messages and files.
CREATE TABLE conversations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbox_id bigint NOT NULL REFERENCES inboxes,
  identity_id bigint NOT NULL REFERENCES identities,
  contact_id bigint NOT NULL REFERENCES contacts,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'snoozed', 'closed')),
  snoozed_until timestamptz,
  assignee_id bigint REFERENCES agents ON DELETE SET NULL,
  team_id bigint REFERENCES teams ON DELETE SET NULL,
  waiting_since timestamptz,              -- display time of the oldest unanswered customer message
  answered_at timestamptz,                -- when the provider last accepted an answer of ours
  last_inbound_at timestamptz,            -- provider time of the last customer message (display)
  window_opened_at timestamptz,           -- provider time of the last message or call that opens the service window
  entry_point jsonb,                      -- first referral seen
  message_seq bigint NOT NULL DEFAULT 0,  -- given out while the row is locked: order of arrival in this conversation
  last_message_id bigint,
  last_message_at timestamptz,
  has_failed boolean NOT NULL DEFAULT false,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  closed_at timestamptz,
  UNIQUE (inbox_id, identity_id)
);
CREATE INDEX conversations_contact ON conversations (contact_id);
CREATE INDEX conversations_open_waiting ON conversations (waiting_since, id) WHERE state = 'open';
CREATE INDEX conversations_assignee ON conversations (assignee_id, last_message_at DESC, id DESC);
CREATE INDEX conversations_team ON conversations (team_id, last_message_at DESC, id DESC);
CREATE INDEX conversations_recent ON conversations (last_message_at DESC, id DESC);
CREATE INDEX conversations_inbox ON conversations (inbox_id, last_message_at DESC, id DESC);
CREATE INDEX conversations_snoozed ON conversations (snoozed_until) WHERE state = 'snoozed';

-- A case is an episode: it opens with the first customer message after the last close. At most one is open.
CREATE TABLE cases (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation_id bigint NOT NULL REFERENCES conversations,
  assignee_id bigint REFERENCES agents ON DELETE SET NULL,
  team_id bigint REFERENCES teams ON DELETE SET NULL,
  opened_at timestamptz NOT NULL,
  first_answered_at timestamptz,
  closed_at timestamptz,
  closed_by bigint REFERENCES agents ON DELETE SET NULL
);
CREATE UNIQUE INDEX cases_one_open ON cases (conversation_id) WHERE closed_at IS NULL;
CREATE INDEX cases_conversation ON cases (conversation_id, id);

CREATE TABLE messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation_id bigint NOT NULL REFERENCES conversations,
  inbox_id bigint NOT NULL REFERENCES inboxes,
  case_id bigint REFERENCES cases,
  seq bigint NOT NULL,
  direction text NOT NULL CHECK (direction IN ('in', 'out', 'note', 'activity')),
  kind text NOT NULL CHECK (kind <> ''),
  text text,
  content jsonb NOT NULL DEFAULT '{}',
  author_kind text NOT NULL CHECK (author_kind IN ('contact', 'agent', 'automation', 'phone_app', 'system')),
  author_agent_id bigint REFERENCES agents ON DELETE SET NULL,
  provider_id text CHECK (provider_id <> ''),
  provider_at timestamptz,
  display_at timestamptz NOT NULL,        -- provider time, clamped to arrival when absurd
  late boolean NOT NULL DEFAULT false,
  state text NOT NULL,
  state_at timestamptz NOT NULL,
  accepted boolean NOT NULL DEFAULT false,
  failure jsonb,
  possible_duplicate boolean NOT NULL DEFAULT false,
  after_unconfirmed boolean NOT NULL DEFAULT false,
  reply_to_id bigint,
  reply_to_provider_id text CHECK (reply_to_provider_id <> ''),
  forwarded text NOT NULL DEFAULT 'no' CHECK (forwarded IN ('no', 'yes', 'often')),
  referral jsonb,
  client_message_id uuid,
  held_until timestamptz,
  send_at timestamptz,
  edited_at timestamptz,
  deleted_at timestamptz,
  journal_id bigint,
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  search tsvector GENERATED ALWAYS AS (to_tsvector('simple', fold(left(coalesce(text, ''), 20000)))) STORED,
  UNIQUE (conversation_id, seq),
  -- A note can never be mistaken for something a provider carried.
  CHECK (direction IN ('in', 'out') OR (provider_id IS NULL AND client_message_id IS NOT NULL OR direction = 'activity'))
);
-- Kept for ever: a redelivery after a month is legal and must change nothing.
CREATE UNIQUE INDEX messages_provider ON messages (inbox_id, provider_id) WHERE provider_id IS NOT NULL;
CREATE UNIQUE INDEX messages_client ON messages (conversation_id, client_message_id) WHERE client_message_id IS NOT NULL;
CREATE INDEX messages_timeline ON messages (conversation_id, display_at, seq);
CREATE INDEX messages_search ON messages USING gin (search);

CREATE TABLE message_edits (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id bigint NOT NULL REFERENCES messages,
  provider_id text CHECK (provider_id <> ''),
  earlier_text text,
  at timestamptz NOT NULL,
  UNIQUE (message_id, provider_id)
);

CREATE TABLE message_receipts (
  message_id bigint NOT NULL REFERENCES messages,
  state text NOT NULL,
  at timestamptz NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',     -- pricing, errors, recipient as the provider told them
  PRIMARY KEY (message_id, state)
);

CREATE TABLE reactions (
  message_id bigint NOT NULL REFERENCES messages,
  by_kind text NOT NULL CHECK (by_kind IN ('contact', 'agent')),
  emoji text NOT NULL CHECK (emoji <> ''),
  provider_at timestamptz NOT NULL,
  PRIMARY KEY (message_id, by_kind)
);

CREATE TABLE attachments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id bigint REFERENCES messages,
  conversation_id bigint REFERENCES conversations,
  inbox_id bigint REFERENCES inboxes,
  position integer NOT NULL DEFAULT 0,
  kind text NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document', 'sticker')),
  voice boolean NOT NULL DEFAULT false,
  filename text NOT NULL DEFAULT '',
  mime text NOT NULL DEFAULT 'application/octet-stream',
  declared_mime text NOT NULL DEFAULT '',
  size bigint,
  sha256 bytea,
  object_key text CHECK (object_key <> ''),
  thumb_key text CHECK (thumb_key <> ''),
  width integer,
  height integer,
  duration_ms integer,
  waveform smallint[],
  state text NOT NULL CHECK (state IN ('pending', 'ready', 'failed', 'refused', 'expired')),
  failure text NOT NULL DEFAULT '',
  provider_media_id text CHECK (provider_media_id <> ''),
  provider_sha256 text,
  uploads jsonb NOT NULL DEFAULT '{}',    -- inbox id -> {provider media id, uploaded_at} for files we sent
  created_by bigint REFERENCES agents ON DELETE SET NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX attachments_message ON attachments (message_id, position);
CREATE INDEX attachments_conversation ON attachments (conversation_id) WHERE conversation_id IS NOT NULL;

CREATE TABLE conversation_reads (
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  last_read_seq bigint NOT NULL,
  PRIMARY KEY (agent_id, conversation_id)
);

CREATE TABLE drafts (
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  mode text NOT NULL CHECK (mode IN ('reply', 'note')),
  text text NOT NULL DEFAULT '',
  media_ids bigint[] NOT NULL DEFAULT '{}',
  template jsonb,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (agent_id, conversation_id, mode)
);
CREATE INDEX drafts_conversation ON drafts (conversation_id);
