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
LEFT JOIN calendars ki ON ki.inbox_id = c.inbox_id
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
