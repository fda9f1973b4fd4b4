-- How often the head of a lane was taken up by a process that never came back, so that an update which kills its
-- reader is set aside in the end; and who asked for what to be applied again.
ALTER TABLE journal_lanes
  ADD COLUMN head_seq bigint NOT NULL DEFAULT 0,      -- the row that was first in line at the last attempt
  ADD COLUMN head_claims integer NOT NULL DEFAULT 0,  -- attempts with that row first, by different processes
  ADD COLUMN tried_to bigint NOT NULL DEFAULT 0,      -- last row of that attempt
  ADD COLUMN careful_to bigint NOT NULL DEFAULT 0;    -- an attempt up to here ended badly: go row by row until then

-- A writer makes its lane before it writes; checking that again for every row would also lock the row of the cursor.
ALTER TABLE journal DROP CONSTRAINT journal_lane_fkey;

ALTER TABLE journal_items ADD COLUMN replay_requested_at timestamptz;
CREATE INDEX journal_items_to_replay ON journal_items (id) WHERE replay_requested_at IS NOT NULL;
CREATE INDEX journal_items_route ON journal_items (channel, route) WHERE fate = 'unrouted';
