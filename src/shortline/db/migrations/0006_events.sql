-- The spine: everything that happened, written in the transaction that made it happen.
-- Row ids are handed out before commit, so a reader of "id > last" would lose late ones. The feed position is
-- given afterwards, by one sequencer at a time, to rows that are already committed.
CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  position bigint,
  kind text NOT NULL CHECK (kind <> ''),
  conversation_id bigint,
  message_id bigint,
  inbox_id bigint,
  agent_id bigint,
  data jsonb NOT NULL DEFAULT '{}',
  cause text NOT NULL DEFAULT '',
  at timestamptz NOT NULL
);
CREATE UNIQUE INDEX events_position ON events (position) WHERE position IS NOT NULL;
CREATE INDEX events_unsequenced ON events (id) WHERE position IS NULL;
CREATE INDEX events_conversation ON events (conversation_id, id) WHERE conversation_id IS NOT NULL;

CREATE TABLE event_feed (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  last_position bigint NOT NULL DEFAULT 0
);
INSERT INTO event_feed DEFAULT VALUES;

-- Workers say that they are alive; readiness looks here.
CREATE TABLE workers (
  name text PRIMARY KEY,
  seen_at timestamptz NOT NULL
);
