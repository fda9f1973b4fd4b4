-- The list's first order is "most overdue": how long a customer may wait differs, so the moment it is over is kept.
-- Generated, so that whoever starts or stops the waiting clock cannot forget it. Minutes know no time zone: immutable.
CREATE FUNCTION minutes_after(start timestamptz, minutes integer) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  AS $$ SELECT start + make_interval(mins => minutes) $$;

ALTER TABLE conversations
  ADD COLUMN target_minutes integer NOT NULL DEFAULT 30 CHECK (target_minutes > 0),
  ADD COLUMN waits_for_follow_up boolean NOT NULL DEFAULT false,
  ADD COLUMN due_at timestamptz GENERATED ALWAYS AS (minutes_after(waiting_since, target_minutes)) STORED;

-- Open conversations are few among many: the lists people look at all day read only these.
DROP INDEX conversations_open_waiting;
CREATE INDEX conversations_open_due ON conversations (due_at, id) WHERE state = 'open';
CREATE INDEX conversations_open_recent ON conversations (last_message_at DESC, id DESC) WHERE state = 'open';
CREATE INDEX conversations_open_unassigned ON conversations (due_at, id) WHERE state = 'open' AND assignee_id IS NULL;
CREATE INDEX conversations_open_assignee ON conversations (assignee_id, due_at, id) WHERE state = 'open';
CREATE INDEX conversations_open_team ON conversations (team_id, due_at, id) WHERE state = 'open';
CREATE INDEX conversations_open_inbox ON conversations (inbox_id, due_at, id) WHERE state = 'open';
