-- The rhythm of a sending number: who holds the pen, which place in the line a message has, and what each limit remembers.
ALTER TABLE outbox
  ADD COLUMN hand text,                         -- 'agent:7', 'bulk'; NULL: a program, held by the platform's limits alone
  ADD COLUMN bulk boolean NOT NULL DEFAULT false,       -- work for many: it gives way to answers
  ADD COLUMN place_at timestamptz,              -- the moment it was given in the line; its place while not_before is the same
  ADD COLUMN place_why text;

CREATE TABLE pacers (
  inbox_id bigint PRIMARY KEY REFERENCES inboxes ON DELETE CASCADE,
  profile text NOT NULL DEFAULT 'ordinary' CHECK (profile IN ('brisk', 'ordinary', 'calm')),
  time_zone text NOT NULL DEFAULT 'UTC',
  per_second integer CHECK (per_second BETWEEN 1 AND 1000),     -- NULL: as the channel says
  full_at timestamptz NOT NULL DEFAULT 'epoch',     -- from then on the whole burst of the number may be had
  held_until timestamptz,                       -- the provider asked the number to slow down
  bulk_held_until timestamptz,                  -- and this is for bulk work alone
  seen_at timestamptz NOT NULL DEFAULT 'epoch'      -- the latest clock that asked
) WITH (fillfactor = 50);

CREATE TABLE pacer_hands (
  inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  hand text NOT NULL CHECK (hand <> ''),
  last_at timestamptz NOT NULL,
  conversation_id bigint NOT NULL,
  tail_at timestamptz NOT NULL,
  PRIMARY KEY (inbox_id, hand)
) WITH (fillfactor = 50);

CREATE TABLE pacer_pairs (
  conversation_id bigint PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
  full_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Whom the portfolio wrote to first, outside a window, in the last day. Forgotten after that.
CREATE TABLE pacer_reached (
  portfolio text NOT NULL CHECK (portfolio <> ''),
  person text NOT NULL CHECK (person <> ''),
  at timestamptz NOT NULL,
  PRIMARY KEY (portfolio, person)
);
CREATE INDEX pacer_reached_at ON pacer_reached (portfolio, at);
