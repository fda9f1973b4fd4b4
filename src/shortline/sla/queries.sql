-- name: list_answer_times
SELECT s.team_id, s.inbox_id, coalesce(t.name, i.name) AS name, s.first_minutes, s.follow_up_minutes, s.live_minutes
FROM answer_times s LEFT JOIN teams t ON t.id = s.team_id LEFT JOIN inboxes i ON i.id = s.inbox_id
WHERE i.id IS NULL OR i.state <> 'disabled'
ORDER BY s.inbox_id IS NOT NULL, s.team_id IS NOT NULL, fold(coalesce(t.name, i.name)), s.id;

-- name: save_answer_times
INSERT INTO answer_times (team_id, inbox_id, first_minutes, follow_up_minutes, live_minutes, updated_by, updated_at)
VALUES (:team_id, :inbox_id, :first, :follow_up, :live, :by, :now)
ON CONFLICT (coalesce(team_id, 0), coalesce(inbox_id, 0)) DO UPDATE SET first_minutes = :first,
  follow_up_minutes = :follow_up, live_minutes = :live, updated_by = :by, updated_at = :now;

-- name: remove_answer_times
DELETE FROM answer_times WHERE team_id IS NOT DISTINCT FROM :team_id AND inbox_id IS NOT DISTINCT FROM :inbox_id RETURNING id;

-- name: newest_recount
SELECT max(id) FROM clock_recounts;

-- name: drop_recounts
DELETE FROM clock_recounts WHERE id <= :newest AND wanted_at < clock_timestamp() - :settled::interval;

-- name: list_running
SELECT c.id, c.waiting_since, c.target_minutes, c.due_at,
  coalesce(ki.id, kt.id, kh.id) AS calendar_id, coalesce(ki.digest, kt.digest, kh.digest) AS calendar_digest
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id
LEFT JOIN calendars ki ON ki.inbox_id = c.inbox_id AND NOT EXISTS (SELECT FROM overnight n WHERE n.taker_id = c.team_id)
LEFT JOIN calendars kt ON kt.team_id = coalesce(c.team_id, i.team_id)
LEFT JOIN calendars kh ON kh.team_id IS NULL AND kh.inbox_id IS NULL
WHERE c.waiting_since IS NOT NULL AND c.id > :after ORDER BY c.id LIMIT :most;

-- name: move_due
-- Only clocks that still run as they were read: whoever started another one meanwhile counted it himself.
WITH mine AS (
  SELECT c.id, w.due_at FROM unnest(:ids::bigint[], :dues::timestamptz[], :sinces::timestamptz[], :minutes::integer[])
    AS w(id, due_at, since, minutes)
  JOIN conversations c ON c.id = w.id AND c.waiting_since = w.since AND c.target_minutes = w.minutes
  ORDER BY c.id FOR UPDATE OF c
)
UPDATE conversations c SET due_at = mine.due_at, version = c.version + 1 FROM mine WHERE c.id = mine.id;

-- name: take_round
SELECT since, until, whole_at FROM clock_rounds FOR UPDATE SKIP LOCKED;

-- name: keep_round
UPDATE clock_rounds SET since = :since, until = :until, whole_at = :whole_at;

-- name: list_chosen_targets
SELECT DISTINCT unnest(ARRAY[first_minutes, follow_up_minutes, live_minutes]) AS minutes FROM answer_times;

-- name: list_running_targets
-- A quarter of the longest target, a week, is forty-two hours.
SELECT DISTINCT target_minutes AS minutes FROM conversations
WHERE state = 'open' AND due_at > :now AND due_at <= :now + interval '42 hours';

-- name: is_ahead
-- The last of an index, however many there are.
SELECT coalesce(max(due_at) > :now, false) FROM conversations WHERE state = 'open';

-- name: tell_warned
-- When three quarters of the target are over: by the clock on the wall, which is when somebody is still there to be warned.
WITH soon AS (
  SELECT c.id FROM unnest(:targets::integer[]) AS w(minutes) CROSS JOIN LATERAL (
    SELECT o.id, o.due_at FROM conversations o
    WHERE o.state = 'open' AND o.target_minutes = w.minutes
      AND o.due_at > greatest(:now::timestamptz, :after::timestamptz + w.minutes * interval '15 seconds')
      AND o.due_at <= :now + w.minutes * interval '15 seconds'
      AND coalesce((SELECT t.waiting_since FROM clock_told t WHERE t.conversation_id = o.id AND t.what = 'warned'),
                   '-infinity') < o.waiting_since
    ORDER BY o.due_at LIMIT :most) c
  ORDER BY c.due_at LIMIT :most
), told AS (
  INSERT INTO clock_told (conversation_id, what, waiting_since, told_at)
  SELECT c.id, 'warned', c.waiting_since, :now FROM conversations c JOIN soon ON soon.id = c.id
  WHERE c.waiting_since IS NOT NULL ORDER BY c.id
  ON CONFLICT (conversation_id, what) DO UPDATE SET waiting_since = excluded.waiting_since, told_at = excluded.told_at
  RETURNING conversation_id
)
SELECT c.id, c.inbox_id, c.target_minutes, c.due_at, NULL::bigint AS message_id
FROM told JOIN conversations c ON c.id = told.conversation_id ORDER BY c.due_at;

-- name: tell_breached
-- With a line in each conversation, under its next number: whoever held it meanwhile is waited for, and may have answered.
WITH late AS (
  SELECT o.id FROM conversations o
  WHERE o.state = 'open' AND o.due_at > :after AND o.due_at <= :now
    AND coalesce((SELECT t.waiting_since FROM clock_told t WHERE t.conversation_id = o.id AND t.what = 'breached'),
                 '-infinity') < o.waiting_since
  ORDER BY o.due_at LIMIT :most
), mine AS (
  SELECT c.id FROM conversations c WHERE c.id IN (SELECT id FROM late) AND c.state = 'open' AND c.due_at <= :now
  ORDER BY c.id FOR UPDATE OF c
), counted AS (
  UPDATE conversations c SET message_seq = c.message_seq + 1, version = c.version + 1 FROM mine WHERE c.id = mine.id
  RETURNING c.id, c.inbox_id, c.message_seq, c.waiting_since, c.target_minutes, c.due_at
), told AS (
  INSERT INTO clock_told (conversation_id, what, waiting_since, told_at)
  SELECT id, 'breached', waiting_since, :now FROM counted
  ON CONFLICT (conversation_id, what) DO UPDATE SET waiting_since = excluded.waiting_since, told_at = excluded.told_at
), lines AS (
  INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, content, author_kind, display_at, state, state_at, created_at)
  SELECT id, inbox_id, message_seq, 'activity', 'activity',
         jsonb_build_object('change', 'breached', 'until', due_at, 'minutes', target_minutes), 'system', :now, 'received', :now, :now
  FROM counted RETURNING id, conversation_id
)
SELECT c.id, c.inbox_id, c.target_minutes, c.due_at, l.id AS message_id
FROM counted c JOIN lines l ON l.conversation_id = c.id ORDER BY c.due_at;
