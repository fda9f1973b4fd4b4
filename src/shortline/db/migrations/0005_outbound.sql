-- What should leave: one outbox row per outgoing message, one attempt per request at the provider.
CREATE TABLE outbox (
  message_id bigint PRIMARY KEY REFERENCES messages,
  conversation_id bigint NOT NULL REFERENCES conversations,
  inbox_id bigint NOT NULL REFERENCES inboxes,
  seq bigint NOT NULL,                    -- the conversation's order; only the head may be in flight
  state text NOT NULL CHECK (state IN ('held', 'queued', 'sending', 'unknown', 'unconfirmed', 'settled', 'undone')),
  draft jsonb NOT NULL,
  address jsonb NOT NULL,                 -- frozen when the agent pressed send; never looked up again
  decision jsonb NOT NULL,
  automatic boolean NOT NULL DEFAULT false,
  not_before timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  current_attempt uuid,
  lease_until timestamptz,
  unknown_since timestamptz,
  settled_at timestamptz
);
CREATE INDEX outbox_due ON outbox (not_before, message_id) WHERE state IN ('held', 'queued');
CREATE INDEX outbox_open ON outbox (conversation_id, seq) WHERE state NOT IN ('settled', 'undone');
CREATE INDEX outbox_leases ON outbox (lease_until) WHERE state = 'sending';
CREATE INDEX outbox_unknown ON outbox (unknown_since) WHERE state = 'unknown';

CREATE TABLE attempts (
  id uuid PRIMARY KEY,
  message_id bigint NOT NULL REFERENCES messages,
  n integer NOT NULL,
  recipient text NOT NULL,
  body_hash bytea NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  outcome text CHECK (outcome IN ('accepted', 'not_sent', 'later', 'failed', 'unknown')),
  provider_id text CHECK (provider_id <> ''),
  detail jsonb NOT NULL DEFAULT '{}',
  UNIQUE (message_id, n)
);
CREATE INDEX attempts_provider ON attempts (provider_id) WHERE provider_id IS NOT NULL;

-- Statuses that match nothing yet: kept longer than the provider retries (7 days).
CREATE TABLE orphan_statuses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbox_id bigint NOT NULL,
  provider_id text NOT NULL,
  attempt_id uuid,
  state text NOT NULL,
  at timestamptz NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  received_at timestamptz NOT NULL,
  UNIQUE (inbox_id, provider_id, state)
);
CREATE INDEX orphan_statuses_attempt ON orphan_statuses (attempt_id) WHERE attempt_id IS NOT NULL;
CREATE INDEX orphan_statuses_age ON orphan_statuses (received_at);
