-- The rhythm each inbox is used to, what it is silent since, and what the desk's own look at the account found.
ALTER TABLE inboxes
  ADD COLUMN silent_since timestamptz,    -- when the last message before an alarm came; NULL: no alarm
  ADD COLUMN silent_expected double precision,        -- how many messages would usually have come meanwhile
  ADD COLUMN checked_at timestamptz,
  ADD COLUMN failing jsonb NOT NULL DEFAULT '[]';   -- the checks that said no, as the connection wizard words them

CREATE TABLE inbox_rhythms (
  inbox_id bigint PRIMARY KEY REFERENCES inboxes ON DELETE CASCADE,
  counts double precision[] NOT NULL,                 -- for each hour of the week (UTC, Monday first): visits, slowly forgotten
  hours double precision[] NOT NULL,                  -- and for how long it was listened to
  heard double precision NOT NULL,                    -- lately: how many came,
  due double precision NOT NULL,                      -- and how many were due
  quiet_since timestamptz NOT NULL,       -- when something was last heard, or listening began; the arrays know all before
  looked_at timestamptz NOT NULL,
  message_id bigint NOT NULL              -- the newest message that was counted
);
