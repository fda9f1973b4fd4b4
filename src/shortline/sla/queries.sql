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
