-- Who was seen at a screen, how much each agent can take, and what the house says about both.
CREATE TABLE agent_presence (
  agent_id bigint PRIMARY KEY REFERENCES agents ON DELETE CASCADE,
  seen_at timestamptz NOT NULL,            -- a screen of his was connected
  active_at timestamptz NOT NULL,          -- he did something on one
  is_away boolean NOT NULL DEFAULT false   -- nobody saw him: what he chose holds again when he is back
);

CREATE TABLE agent_work (
  agent_id bigint PRIMARY KEY REFERENCES agents ON DELETE CASCADE,
  capacity integer CHECK (capacity BETWEEN 0 AND 50),  -- live talks at once; NULL: the house's
  languages text[] NOT NULL DEFAULT '{}',
  label_ids bigint[] NOT NULL DEFAULT '{}',            -- what he knows about
  updated_at timestamptz NOT NULL
);

CREATE TABLE work_rules (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  capacity integer NOT NULL DEFAULT 4 CHECK (capacity BETWEEN 1 AND 50),
  slow_per_live integer NOT NULL DEFAULT 4 CHECK (slow_per_live BETWEEN 1 AND 50),  -- so many that wait weigh as one live talk
  idle_minutes integer NOT NULL DEFAULT 10 CHECK (idle_minutes BETWEEN 1 AND 240),
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz
);
INSERT INTO work_rules DEFAULT VALUES;
