-- When each colleague works: a calendar of his own, written as opening hours are.
CREATE TABLE shifts (
  agent_id bigint PRIMARY KEY REFERENCES agents ON DELETE CASCADE,
  zone text NOT NULL,
  week jsonb NOT NULL,              -- [{day, opens, closes}]
  country text NOT NULL DEFAULT '', -- on whose public holidays he is free; empty: no country's
  region text NOT NULL DEFAULT '',
  days jsonb NOT NULL DEFAULT '[]', -- [{first, last, name, open: [[opens, closes]]}]
  at_work boolean,                  -- as it was at the last look; null: not looked at since they were written
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL
);
