-- name: list_pairs
-- Every team whose work another takes over, and those of whom something is still away although nobody takes over any more.
SELECT t.id AS team_id, t.name AS team_name, o.taker_id, n.name AS taker_name, o.lines, o.updated_at,
  EXISTS (SELECT FROM overnight_stays s WHERE s.team_id = t.id AND s.back_at IS NULL) AS has_stays
FROM teams t LEFT JOIN overnight o ON o.team_id = t.id LEFT JOIN teams n ON n.id = o.taker_id
WHERE o.team_id IS NOT NULL OR t.id IN (SELECT s.team_id FROM overnight_stays s WHERE s.back_at IS NULL)
ORDER BY fold(t.name), t.id;

-- name: lock_pairs
SELECT team_id, taker_id FROM overnight ORDER BY team_id FOR UPDATE;

-- name: list_teams
SELECT id, name FROM teams WHERE id = ANY(:ids::bigint[]);

-- name: has_hours
SELECT EXISTS (SELECT FROM calendars WHERE team_id = :team_id);

-- name: save_pair
INSERT INTO overnight (team_id, taker_id, lines, updated_by, updated_at) VALUES (:team_id, :taker_id, :lines, :by, :now)
ON CONFLICT (team_id) DO UPDATE SET taker_id = :taker_id, lines = :lines, updated_by = :by, updated_at = :now;

-- name: remove_pair
DELETE FROM overnight WHERE team_id = :team_id RETURNING team_id;

-- name: list_going
-- What waits with the team and has not gone over for this closing; whose answer is on its way waits for nobody.
SELECT c.id FROM conversations c JOIN contacts p ON p.id = c.contact_id
WHERE c.state = 'open' AND c.team_id = :team_id AND c.due_at IS NOT NULL AND NOT p.is_blocked
  AND NOT EXISTS (SELECT FROM overnight_stays s
                  WHERE s.conversation_id = c.id AND (s.back_at IS NULL OR s.began_at = :began_at))
  AND NOT EXISTS (SELECT FROM outbox w JOIN messages m ON m.id = w.message_id WHERE w.conversation_id = c.id
                    AND w.state IN ('held', 'queued', 'sending') AND m.send_at IS NULL AND m.kind <> 'reaction'
                    AND m.author_kind <> 'automation')
ORDER BY c.due_at, c.id LIMIT :most;

-- name: lock_going
-- As it stands now, under its lock; what somebody else holds at this moment is left for the next look. `keeps`: who has it
-- is there and in the middle of the talk. `told_at`: when the customer was last told that another team answers.
SELECT c.id, c.inbox_id, c.assignee_id, c.last_inbound_at, p.language,
  c.answered_at > :live_since AND EXISTS (
    SELECT FROM agents a JOIN agent_presence w ON w.agent_id = a.id
    WHERE a.id = c.assignee_id AND a.state = 'active' AND a.availability IN ('available', 'busy') AND NOT w.is_away) AS keeps,
  (SELECT max(s.went_at) FROM overnight_stays s WHERE s.conversation_id = c.id AND s.message_id IS NOT NULL) AS told_at
FROM conversations c JOIN contacts p ON p.id = c.contact_id
WHERE c.id = :id AND c.state = 'open' AND c.team_id = :team_id AND c.due_at IS NOT NULL
FOR UPDATE OF c SKIP LOCKED;

-- name: begin_stay
-- Nothing comes back where it went over for this closing before, or the other team takes over no more.
INSERT INTO overnight_stays (conversation_id, team_id, taker_id, assignee_id, began_at, went_at)
SELECT :conversation_id, o.team_id, o.taker_id, :assignee_id, :began_at, :now
FROM overnight o WHERE o.team_id = :team_id AND o.taker_id = :taker_id
ON CONFLICT DO NOTHING RETURNING id;

-- name: note_said
UPDATE overnight_stays SET message_id = :message_id, unsaid = :unsaid WHERE id = :id;

-- name: list_stays
-- What is away; of a closing that lies ahead of a clock that was put back nothing comes home yet.
SELECT id, conversation_id FROM overnight_stays
WHERE team_id = :team_id AND back_at IS NULL AND began_at <= :now ORDER BY id LIMIT :most;

-- name: lock_stay
-- With its conversation, which is locked first, as everywhere. `was_there`: whose it was is at work now.
SELECT s.id, s.team_id, s.taker_id, s.assignee_id AS was_assignee_id, s.began_at, c.id AS conversation_id, c.team_id AS has_team_id,
  c.assignee_id, c.due_at IS NOT NULL AS waits,
  c.answered_at > :live_since AND EXISTS (
    SELECT FROM agents a JOIN agent_presence w ON w.agent_id = a.id
    WHERE a.id = c.assignee_id AND a.state = 'active' AND a.availability IN ('available', 'busy') AND NOT w.is_away) AS keeps,
  EXISTS (SELECT FROM agents a WHERE a.id = s.assignee_id AND a.state = 'active') AS still_works,
  EXISTS (
    SELECT FROM agents a JOIN agent_presence w ON w.agent_id = a.id
    WHERE a.id = s.assignee_id AND a.state = 'active' AND a.availability IN ('available', 'busy') AND NOT w.is_away) AS is_there
FROM overnight_stays s JOIN conversations c ON c.id = s.conversation_id
WHERE s.id = :id AND s.back_at IS NULL FOR UPDATE OF c, s SKIP LOCKED;

-- name: end_stay
UPDATE overnight_stays SET back_at = :now WHERE id = :id;

-- name: list_nights
-- The last night of each of these teams, if anything went over in it since then.
SELECT t.id AS team_id, t.name AS team_name, n.began_at, n.ended_at, n.is_over, n.went, w.name AS taker_name,
  EXISTS (SELECT FROM overnight_reads r WHERE r.agent_id = :agent_id AND r.team_id = t.id AND r.began_at >= n.began_at) AS is_read
FROM teams t CROSS JOIN LATERAL (
  SELECT s.began_at, max(s.back_at) AS ended_at, bool_and(s.back_at IS NOT NULL) AS is_over, count(*) AS went,
    max(s.taker_id) AS taker_id
  FROM overnight_stays s WHERE s.team_id = t.id AND s.went_at > :since
  GROUP BY s.began_at ORDER BY s.began_at DESC LIMIT 1) n
LEFT JOIN teams w ON w.id = n.taker_id
WHERE t.id = ANY(:team_ids::bigint[]) OR :everywhere::boolean
ORDER BY fold(t.name), t.id;

-- name: list_night
-- Everything that went over in a night, the longest waiting first. `came_at`: the first word of the customer in it; none where he
-- waited already. `answered_at`: the first answer a person sent in it.
SELECT c.id, c.assignee_id, c.team_id, i.team_id AS inbox_team_id, coalesce(nullif(p.name, ''), d.profile_name, d.username, d.phone) AS name,
  c.waiting_since, s.message_id IS NOT NULL AS was_told,
  (SELECT min(x.display_at) FROM messages x WHERE x.conversation_id = c.id AND x.direction = 'in'
     AND x.display_at >= s.began_at AND x.display_at < coalesce(s.back_at, :now)) AS came_at,
  (SELECT min(x.display_at) FROM messages x WHERE x.conversation_id = c.id AND x.direction = 'out' AND x.author_kind = 'agent'
     AND x.state IN ('sent', 'delivered', 'read', 'played')
     AND x.display_at >= s.went_at AND x.display_at < coalesce(s.back_at, :now)) AS answered_at
FROM overnight_stays s JOIN conversations c ON c.id = s.conversation_id JOIN contacts p ON p.id = c.contact_id
JOIN inboxes i ON i.id = c.inbox_id JOIN identities d ON d.id = c.identity_id
WHERE s.team_id = :team_id AND s.began_at = :began_at
ORDER BY c.waiting_since NULLS LAST, c.id LIMIT :most;

-- name: list_promised
-- What was promised outside of the chat while the other team answered.
SELECT h.conversation_id, h.kind, h.due_at
FROM overnight_stays s JOIN handovers h ON h.conversation_id = s.conversation_id
WHERE s.team_id = :team_id AND s.began_at = :began_at AND h.made_at >= s.went_at AND h.made_at < coalesce(s.back_at, :now)
  AND h.ended_at IS NULL
ORDER BY h.due_at, h.id LIMIT :most;

-- name: list_closing
-- Whoever waits for the team, whose service window closes before then.
SELECT c.id, c.assignee_id, c.team_id, i.team_id AS inbox_team_id, coalesce(nullif(p.name, ''), d.profile_name, d.username, d.phone) AS name,
  c.waiting_since, c.window_opened_at + w.span AS closes_at
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id
JOIN unnest(:channels::text[], :spans::interval[]) AS w(channel, span) ON w.channel = i.channel
JOIN contacts p ON p.id = c.contact_id JOIN identities d ON d.id = c.identity_id
WHERE c.state = 'open' AND c.team_id = :team_id AND c.due_at IS NOT NULL AND NOT p.is_blocked
  AND c.window_opened_at + w.span > :now AND c.window_opened_at + w.span <= :until
ORDER BY closes_at, c.id LIMIT :most;

-- name: note_read
INSERT INTO overnight_reads (agent_id, team_id, began_at, read_at) VALUES (:agent_id, :team_id, :began_at, :now)
ON CONFLICT (agent_id, team_id) DO UPDATE SET began_at = greatest(overnight_reads.began_at, :began_at), read_at = :now;
