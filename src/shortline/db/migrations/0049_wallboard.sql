-- What the numbers on the wallboard are held against; one line, and none until somebody chooses.
CREATE TABLE wallboard_targets (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  waiting_most integer NOT NULL CHECK (waiting_most > 0),
  follow_up_percent integer NOT NULL CHECK (follow_up_percent BETWEEN 1 AND 100),
  inflow_percent integer NOT NULL CHECK (inflow_percent > 100),
  channel_percent integer NOT NULL CHECK (channel_percent BETWEEN 1 AND 100),
  here_least integer NOT NULL CHECK (here_least > 0),
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL
);
