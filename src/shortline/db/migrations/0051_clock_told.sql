-- What was told of the clock that runs in a conversation, or of the last one that ran: nobody hears of one clock twice,
-- whatever fails and whoever starts again. A row comes with the first thing told: whoever is answered in time has none.
CREATE TABLE clock_told (
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  what text NOT NULL CHECK (what IN ('warned', 'breached')),
  waiting_since timestamptz NOT NULL,
  told_at timestamptz NOT NULL,
  PRIMARY KEY (conversation_id, what)
);
-- How far the rounds have come.
CREATE TABLE clock_rounds (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  since timestamptz,    -- the first round: what was late before is no news
  until timestamptz,    -- all that was due by then is told
  whole_at timestamptz  -- when everybody was looked at, also who became late in another way than by waiting
);
INSERT INTO clock_rounds DEFAULT VALUES;
