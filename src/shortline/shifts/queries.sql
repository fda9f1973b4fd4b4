-- name: list_shifts
SELECT a.id AS agent_id, a.name, s.zone, s.week, s.country, s.region, s.days, s.at_work, s.updated_at,
  ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM agents a LEFT JOIN shifts s ON s.agent_id = a.id
WHERE a.state = 'active' AND (:only::bigint IS NULL OR a.id = :only)
ORDER BY fold(a.name), a.id;

-- name: save_shifts
INSERT INTO shifts (agent_id, zone, week, country, region, days, updated_by, updated_at)
VALUES (:agent_id, :zone, :week, :country, :region, :days, :by, :now)
ON CONFLICT (agent_id) DO UPDATE SET zone = :zone, week = :week, country = :country, region = :region, days = :days,
  at_work = NULL, updated_by = :by, updated_at = :now;

-- name: remove_shifts
DELETE FROM shifts WHERE agent_id = :agent_id RETURNING agent_id;

-- name: take_look
-- Those of colleagues who work here, one worker at a time; whoever holds one at this moment is left for the next look.
SELECT s.agent_id, s.zone, s.week, s.country, s.region, s.days, s.at_work, a.availability
FROM shifts s JOIN agents a ON a.id = s.agent_id WHERE a.state = 'active' ORDER BY s.agent_id FOR UPDATE OF s SKIP LOCKED;

-- name: note_at_work
UPDATE shifts SET at_work = :at_work WHERE agent_id = :agent_id;

-- name: list_places
-- Every team, and every inbox with the team that works it; without one it is worked by everybody.
SELECT t.id AS team_id, NULL::bigint AS inbox_id, t.name FROM teams t
UNION ALL
SELECT i.team_id, i.id, i.name FROM inboxes i WHERE i.state <> 'disabled'
ORDER BY inbox_id NULLS FIRST, name, team_id;
