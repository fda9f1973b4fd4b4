-- How a number is doing with its platform: what was told of it, what was counted, and what its leads should look at.
-- Small tables of their own; nothing that holds messages is touched.
CREATE TABLE number_news (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  at timestamptz NOT NULL,
  what text NOT NULL CHECK (what IN ('quality', 'limit', 'throughput', 'account')),
  before text NOT NULL DEFAULT '',
  after text NOT NULL,
  source text NOT NULL CHECK (source IN ('platform', 'check')),  -- told of its own accord, or answered when asked
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX number_news_latest ON number_news (inbox_id, at DESC, id DESC);

-- Counted by a job from the events, never on the way in or out. Days are those of UTC.
CREATE TABLE number_days (
  inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  day date NOT NULL,
  what text NOT NULL CHECK (what IN ('state', 'failure')),
  key text NOT NULL,                      -- a state, or "code provider_code"
  count bigint NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (inbox_id, day, what, key)
);
CREATE TABLE number_charges (
  inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  day date NOT NULL,
  category text NOT NULL,                 -- as the platform says; '': it said nothing
  type text NOT NULL,
  model text NOT NULL,
  charged text NOT NULL CHECK (charged IN ('yes', 'no', 'unknown')),
  count bigint NOT NULL,
  PRIMARY KEY (inbox_id, day, category, type, model, charged)
);
CREATE TABLE number_tally (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  position bigint NOT NULL DEFAULT 0,     -- events up to here are counted
  counted_at timestamptz
);
INSERT INTO number_tally DEFAULT VALUES;

-- How much of the limit on first messages is used, as of the last look; the pacer itself counts to the second.
CREATE TABLE number_reach (
  inbox_id bigint PRIMARY KEY REFERENCES inboxes ON DELETE CASCADE,
  full_until timestamptz NOT NULL         -- the limit is used up; then one more person may be written to first
);

CREATE TABLE number_alarms (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  code text NOT NULL,
  grade text NOT NULL CHECK (grade IN ('watch', 'danger')),
  params jsonb NOT NULL DEFAULT '{}',
  raised_at timestamptz NOT NULL,
  cleared_at timestamptz
);
CREATE UNIQUE INDEX number_alarms_standing ON number_alarms (inbox_id, code) WHERE cleared_at IS NULL;
CREATE INDEX number_alarms_latest ON number_alarms (inbox_id, raised_at DESC);

-- What an admin says a message of a category costs; the platform names no amounts.
CREATE TABLE number_prices (
  inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  category text NOT NULL CHECK (category <> ''),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount numeric(12, 6) NOT NULL CHECK (amount >= 0),
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (inbox_id, category)
);
