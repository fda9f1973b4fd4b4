-- What arrived, byte for byte, before anything else happened to it.
-- A lane belongs to one writing process at a time; its seq is gapless and in commit order, so one cursor per lane is enough.
CREATE TABLE journal_lanes (
  lane integer PRIMARY KEY,
  applied_seq bigint NOT NULL DEFAULT 0
);

CREATE TABLE journal (
  lane integer NOT NULL REFERENCES journal_lanes,
  seq bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  channel text NOT NULL,
  inbox_id bigint,                        -- the door it came through, not necessarily where it belongs
  received_at timestamptz NOT NULL,
  sha256 bytea NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (lane, seq)
);
CREATE UNIQUE INDEX journal_id ON journal (id);

-- Single updates of a journal row that could not be applied. Visible, counted, replayable; never retried for ever.
CREATE TABLE journal_items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  journal_id bigint NOT NULL,
  path text NOT NULL,                     -- where in the body: entry[0].changes[1].value.messages[2]
  fate text NOT NULL CHECK (fate IN ('quarantined', 'unrouted', 'replayed')),
  code text NOT NULL,
  reason text NOT NULL,
  channel text NOT NULL,
  inbox_id bigint,
  route text NOT NULL DEFAULT '',         -- phone number id or account id that nobody claims
  created_at timestamptz NOT NULL,
  replayed_at timestamptz,
  UNIQUE (journal_id, path)
);
CREATE INDEX journal_items_fate ON journal_items (fate, id DESC);
