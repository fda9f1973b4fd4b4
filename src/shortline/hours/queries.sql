-- columns: calendar
k.team_id, k.inbox_id, coalesce(t.name, i.name) AS name, k.zone, k.week, k.country, k.region, k.days, k.updated_at, k.digest

-- name: list_calendars
SELECT {calendar} FROM calendars k LEFT JOIN teams t ON t.id = k.team_id LEFT JOIN inboxes i ON i.id = k.inbox_id
WHERE i.id IS NULL OR i.state <> 'disabled'
ORDER BY k.inbox_id IS NOT NULL, k.team_id IS NOT NULL, fold(coalesce(t.name, i.name)), k.id;

-- part: holding
-- The same of each row of a statement: whose hours hold for a conversation (or what else has an inbox and a team), and its inbox.
LEFT JOIN calendars ki ON ki.inbox_id = {of}.inbox_id AND NOT EXISTS (SELECT FROM overnight n WHERE n.taker_id = {of}.team_id)
LEFT JOIN calendars kt ON kt.team_id = coalesce({of}.team_id, {inbox}.team_id)
LEFT JOIN calendars kh ON kh.team_id IS NULL AND kh.inbox_id IS NULL

-- part: held
coalesce(ki.id, kt.id, kh.id) AS calendar_id, coalesce(ki.digest, kt.digest, kh.digest) AS calendar_digest

-- name: find_calendar
-- The most specific one that holds: of the inbox, of the team, of the house. Of no other team than the inbox's, unless told.
-- A team that takes over while others are closed answers in its own hours, whatever the inbox's are.
SELECT {calendar} FROM calendars k LEFT JOIN teams t ON t.id = k.team_id LEFT JOIN inboxes i ON i.id = k.inbox_id
WHERE (k.inbox_id = :inbox_id::bigint AND NOT EXISTS (SELECT FROM overnight n WHERE n.taker_id = :team_id::bigint))
   OR k.team_id = coalesce(:team_id::bigint, (SELECT n.team_id FROM inboxes n WHERE n.id = :inbox_id::bigint))
   OR (k.team_id IS NULL AND k.inbox_id IS NULL)
ORDER BY k.inbox_id IS NULL, k.team_id IS NULL LIMIT 1;

-- name: list_calendars_of
SELECT {calendar}, k.id FROM calendars k LEFT JOIN teams t ON t.id = k.team_id LEFT JOIN inboxes i ON i.id = k.inbox_id
WHERE k.id = ANY(:ids::bigint[]);

-- name: is_place
SELECT (:team_id::bigint IS NULL OR EXISTS (SELECT FROM teams WHERE id = :team_id::bigint))
   AND (:inbox_id::bigint IS NULL OR EXISTS (SELECT FROM inboxes WHERE id = :inbox_id::bigint AND state <> 'disabled'));

-- name: save_calendar
INSERT INTO calendars (team_id, inbox_id, zone, week, country, region, days, updated_by, updated_at)
VALUES (:team_id, :inbox_id, :zone, :week, :country, :region, :days, :by, :now)
ON CONFLICT (coalesce(team_id, 0), coalesce(inbox_id, 0)) DO UPDATE SET zone = :zone, week = :week, country = :country,
  region = :region, days = :days, updated_by = :by, updated_at = :now;

-- name: remove_calendar
DELETE FROM calendars WHERE team_id IS NOT DISTINCT FROM :team_id AND inbox_id IS NOT DISTINCT FROM :inbox_id RETURNING id;
