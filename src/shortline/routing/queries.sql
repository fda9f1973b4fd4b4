-- name: find_rules
SELECT capacity, slow_per_live, idle_minutes, grace_minutes FROM work_rules;

-- name: save_rules
UPDATE work_rules SET capacity = :capacity, slow_per_live = :slow_per_live, idle_minutes = :idle_minutes,
  grace_minutes = :grace_minutes, updated_by = :by, updated_at = :now;

-- name: list_hands
SELECT a.id, a.name, a.availability, p.is_away IS NOT FALSE AS is_away, w.capacity, w.given_at,
  ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids,
  coalesce(w.languages, '{}') AS languages,
  ARRAY(SELECT l.id FROM labels l WHERE l.id = ANY(w.label_ids) AND l.archived_at IS NULL ORDER BY l.id) AS label_ids,
  ARRAY(SELECT s.id FROM segments s WHERE s.id = ANY(w.segment_ids) AND s.archived_at IS NULL ORDER BY s.id) AS segment_ids
FROM agents a LEFT JOIN agent_presence p ON p.agent_id = a.id LEFT JOIN agent_work w ON w.agent_id = a.id
WHERE a.state = 'active' AND (:only::bigint[] IS NULL OR a.id = ANY(:only::bigint[]))
ORDER BY fold(a.name), a.id;

-- name: list_loads
-- By the index of open conversations by assignee; the greater part of what is open waits for its customer and is not counted.
SELECT c.assignee_id, count(*) FILTER (WHERE w.live) AS live, count(*) FILTER (WHERE NOT w.live AND c.due_at IS NOT NULL) AS slow,
  count(c.due_at) FILTER (WHERE NOT EXISTS (
    SELECT FROM outbox o JOIN messages m ON m.id = o.message_id WHERE o.conversation_id = c.id
      AND o.state IN ('held', 'queued', 'sending') AND m.send_at IS NULL AND m.kind <> 'reaction' AND m.author_kind <> 'automation')) AS waiting
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id,
  LATERAL (SELECT i.channel = ANY(:chats::text[])
                  AND greatest(c.last_inbound_at, c.answered_at) > :live_since::timestamptz AS live) w
WHERE c.state = 'open' AND c.assignee_id = ANY(:agent_ids::bigint[])
GROUP BY c.assignee_id;

-- name: is_agent
SELECT EXISTS (SELECT FROM agents WHERE id = :id AND state = 'active');

-- name: list_unknown_labels
SELECT w.id FROM unnest(:ids::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM labels l WHERE l.id = w.id);

-- name: list_unknown_segments
SELECT w.id FROM unnest(:ids::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM segments s WHERE s.id = w.id);

-- name: save_hand
INSERT INTO agent_work (agent_id, capacity, languages, label_ids, segment_ids, updated_at)
VALUES (:agent_id, :capacity, :languages, :label_ids, :segment_ids, :now)
ON CONFLICT (agent_id) DO UPDATE SET capacity = :capacity, languages = :languages, label_ids = :label_ids,
  segment_ids = :segment_ids, updated_at = :now;

-- name: list_modes
SELECT r.team_id, r.inbox_id, coalesce(t.name, i.name) AS name, r.mode
FROM routing r LEFT JOIN teams t ON t.id = r.team_id LEFT JOIN inboxes i ON i.id = r.inbox_id
WHERE i.id IS NULL OR i.state <> 'disabled'
ORDER BY r.inbox_id IS NOT NULL, r.team_id IS NOT NULL, fold(coalesce(t.name, i.name)), r.id;

-- name: save_mode
INSERT INTO routing (team_id, inbox_id, mode, updated_by, updated_at) VALUES (:team_id, :inbox_id, :mode, :by, :now)
ON CONFLICT (coalesce(team_id, 0), coalesce(inbox_id, 0)) DO UPDATE SET mode = :mode, updated_by = :by, updated_at = :now;

-- name: remove_mode
DELETE FROM routing WHERE team_id IS NOT DISTINCT FROM :team_id AND inbox_id IS NOT DISTINCT FROM :inbox_id RETURNING id;

-- name: ring
SELECT pg_notify('shortline_routing', '');

-- name: is_given_out
SELECT EXISTS (SELECT FROM routing WHERE mode <> 'manual');

-- name: take_turn
-- One router at a time, in all processes: the next one sees what this one gave.
SELECT pg_advisory_xact_lock(:key);

-- name: list_waiting
-- Nobody's, due first, where work is given out. Not locked: whoever takes the next one himself meanwhile is not kept from it.
-- What has its answer on the way is not looked at: its clock stops when the provider takes that.
-- Urgent ones on their own index, or those due first would hide them.
(SELECT c.id FROM conversations c JOIN contacts p ON p.id = c.contact_id
LEFT JOIN routing ri ON ri.inbox_id = c.inbox_id
LEFT JOIN routing rt ON rt.team_id = c.team_id
LEFT JOIN routing rh ON rh.team_id IS NULL AND rh.inbox_id IS NULL
WHERE c.state = 'open' AND c.priority = 'urgent' AND c.assignee_id IS NULL AND c.due_at IS NOT NULL AND NOT p.is_blocked
  AND coalesce(ri.mode, rt.mode, rh.mode, 'manual') <> 'manual'
  AND NOT EXISTS (SELECT FROM outbox w JOIN messages m ON m.id = w.message_id WHERE w.conversation_id = c.id
                    AND w.state IN ('held', 'queued', 'sending') AND m.send_at IS NULL AND m.kind <> 'reaction' AND m.author_kind <> 'automation')
ORDER BY c.due_at, c.id LIMIT :most)
UNION ALL
(SELECT c.id FROM conversations c JOIN contacts p ON p.id = c.contact_id
LEFT JOIN routing ri ON ri.inbox_id = c.inbox_id
LEFT JOIN routing rt ON rt.team_id = c.team_id
LEFT JOIN routing rh ON rh.team_id IS NULL AND rh.inbox_id IS NULL
WHERE c.state = 'open' AND c.priority <> 'urgent' AND c.assignee_id IS NULL AND c.due_at IS NOT NULL AND NOT p.is_blocked
  AND coalesce(ri.mode, rt.mode, rh.mode, 'manual') <> 'manual'
  AND NOT EXISTS (SELECT FROM outbox w JOIN messages m ON m.id = w.message_id WHERE w.conversation_id = c.id
                    AND w.state IN ('held', 'queued', 'sending') AND m.send_at IS NULL AND m.kind <> 'reaction' AND m.author_kind <> 'automation')
ORDER BY c.due_at, c.id LIMIT :most);

-- name: list_work
SELECT c.id, c.waiting_since, c.target_minutes, c.team_id, c.priority, p.language, p.segment_id,
  {hours:held}, coalesce(ri.mode, rt.mode, rh.mode, 'manual') AS mode,
  i.channel = ANY(:chats::text[]) AND greatest(c.last_inbound_at, c.answered_at) > :live_since::timestamptz AS live,
  ARRAY(SELECT s.label_id FROM conversation_labels s WHERE s.conversation_id = c.id) AS label_ids,
  l.author_agent_id AS answered_by, l.display_at AS answered_at
FROM conversations c JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = c.inbox_id
{hours:holding of=c inbox=i}
LEFT JOIN routing ri ON ri.inbox_id = c.inbox_id
LEFT JOIN routing rt ON rt.team_id = c.team_id
LEFT JOIN routing rh ON rh.team_id IS NULL AND rh.inbox_id IS NULL
LEFT JOIN LATERAL (SELECT m.author_agent_id, m.display_at FROM messages m
                   WHERE c.answered_at IS NOT NULL AND m.conversation_id = c.id AND m.direction = 'out'
                     AND m.author_agent_id IS NOT NULL
                   ORDER BY m.display_at DESC, m.seq DESC LIMIT 1) l ON true
WHERE c.id = ANY(:ids::bigint[]);

-- name: list_names
SELECT 'label_id' AS kind, id, name FROM labels WHERE id = ANY(:label_ids::bigint[])
UNION ALL SELECT 'segment_id', id, name FROM segments WHERE id = ANY(:segment_ids::bigint[]);

-- name: note_given
INSERT INTO agent_work (agent_id, given_at, updated_at) VALUES (:agent_id, :at, :at)
ON CONFLICT (agent_id) DO UPDATE SET given_at = excluded.given_at;

-- name: begin_nobody
UPDATE work_rules SET nobody_since = :now WHERE nobody_since IS NULL RETURNING nobody_since;

-- name: end_nobody
UPDATE work_rules SET nobody_since = NULL WHERE nobody_since IS NOT NULL RETURNING true;

-- name: find_nobody_since
SELECT nobody_since FROM work_rules;

-- name: is_gone
SELECT EXISTS (SELECT FROM agents WHERE id = :id AND state = 'disabled');

-- name: lock_left
SELECT id, team_id FROM conversations WHERE assignee_id = :agent_id AND state <> 'closed'
ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED;

-- name: count_left
SELECT count(*) FROM (SELECT FROM conversations WHERE assignee_id = :agent_id AND state <> 'closed' LIMIT 1) s;

-- name: list_next
-- Each part comes in order from an index of what is open and stops early, however much waits: of each those due first, and whose time
-- is most used up is looked for among them. Who is in no team and sees
-- everything is there for everything. Whose answer is on its way waits for nobody here.
-- Planned once.
WITH found AS (
  (SELECT c.id FROM conversations c
   WHERE c.state = 'open' AND c.assignee_id = (SELECT :me::bigint) AND c.due_at IS NOT NULL ORDER BY c.due_at, c.id LIMIT 30)
  UNION ALL
  (SELECT n.id FROM unnest((SELECT :team_ids::bigint[])) AS t(id), LATERAL (
     SELECT c.id FROM conversations c
     WHERE c.state = 'open' AND c.team_id = t.id AND c.assignee_id IS NULL AND c.due_at IS NOT NULL
     ORDER BY c.due_at, c.id LIMIT 30) n)
  UNION ALL
  (SELECT c.id FROM conversations c
   WHERE c.state = 'open' AND c.team_id IS NULL AND c.assignee_id IS NULL AND c.due_at IS NOT NULL
   ORDER BY c.due_at, c.id LIMIT 30)
  UNION ALL
  (SELECT c.id FROM conversations c
   WHERE (SELECT :everywhere::boolean) AND c.state = 'open' AND c.team_id IS NOT NULL AND c.assignee_id IS NULL AND c.due_at IS NOT NULL
   ORDER BY c.due_at, c.id LIMIT 30)
  UNION ALL
  (SELECT c.id FROM conversations c
   WHERE c.state = 'open' AND c.priority = 'urgent' AND c.due_at IS NOT NULL
     AND (c.assignee_id = (SELECT :me::bigint) OR c.assignee_id IS NULL
       AND (c.team_id IS NULL OR c.team_id = ANY((SELECT :team_ids::bigint[])::bigint[]) OR (SELECT :everywhere::boolean)))
   ORDER BY c.due_at, c.id LIMIT 30)
  UNION ALL
  (SELECT c.id FROM offers o JOIN conversations c ON c.id = o.conversation_id AND c.assignee_id = o.agent_id
   WHERE c.state = 'open' AND c.due_at IS NOT NULL AND o.agent_id <> (SELECT :me::bigint)
     AND (c.team_id IS NULL OR c.team_id = ANY((SELECT :team_ids::bigint[])::bigint[]) OR (SELECT :everywhere::boolean))
   ORDER BY c.due_at, c.id LIMIT 30)
)
SELECT c.id, c.assignee_id, c.team_id, c.waiting_since, c.target_minutes, c.waits_for_follow_up, c.priority,
  {hours:held},
  coalesce(ri.mode, rt.mode, rh.mode, 'manual') AS mode,
  i.channel = ANY((SELECT :chats::text[])::text[]) AND greatest(c.last_inbound_at, c.answered_at) > (SELECT :live_since::timestamptz) AS live
FROM (SELECT DISTINCT id FROM found) f JOIN conversations c ON c.id = f.id JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = c.inbox_id
{hours:holding of=c inbox=i}
LEFT JOIN routing ri ON ri.inbox_id = c.inbox_id
LEFT JOIN routing rt ON rt.team_id = c.team_id
LEFT JOIN routing rh ON rh.team_id IS NULL AND rh.inbox_id IS NULL
WHERE NOT p.is_blocked
  AND NOT EXISTS (SELECT FROM outbox w JOIN messages m ON m.id = w.message_id WHERE w.conversation_id = c.id
                    AND w.state IN ('held', 'queued', 'sending') AND m.send_at IS NULL AND m.kind <> 'reaction' AND m.author_kind <> 'automation');

-- name: lock_first_free
-- In this order, past those that somebody else takes at this moment.
SELECT c.id FROM unnest(:ids::bigint[]) WITH ORDINALITY AS w(id, place) JOIN conversations c ON c.id = w.id
WHERE c.state = 'open' AND c.due_at IS NOT NULL AND (c.assignee_id IS NULL
  OR EXISTS (SELECT FROM offers o WHERE o.conversation_id = c.id AND o.agent_id = c.assignee_id))
ORDER BY w.place LIMIT 1 FOR UPDATE OF c SKIP LOCKED;

-- name: list_held
-- What is somebody's and waits longer than the grace, or as soon as he is not there, where work is given out; what waits for
-- its customer is not looked at.
SELECT c.id, c.assignee_id, c.waiting_since, o.agent_id AS offered_to_team_of,
  coalesce((SELECT r.last_read_seq FROM conversation_reads r WHERE r.agent_id = c.assignee_id AND r.conversation_id = c.id), 0)
    >= coalesce((SELECT m.seq FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in'
                 ORDER BY m.display_at DESC, m.seq DESC LIMIT 1), 0) AS seen,
  -- What he did for it last: read it, or wrote at an answer or a note.
  greatest((SELECT r.read_at FROM conversation_reads r WHERE r.agent_id = c.assignee_id AND r.conversation_id = c.id),
           (SELECT max(d.updated_at) FROM drafts d WHERE d.agent_id = c.assignee_id AND d.conversation_id = c.id),
           (SELECT max(m.display_at) FROM messages m WHERE m.conversation_id = c.id AND m.display_at > :before
              AND m.author_agent_id = c.assignee_id)) AS touched_at
FROM conversations c JOIN agents a ON a.id = c.assignee_id LEFT JOIN agent_presence p ON p.agent_id = a.id
LEFT JOIN offers o ON o.conversation_id = c.id
LEFT JOIN routing ri ON ri.inbox_id = c.inbox_id
LEFT JOIN routing rt ON rt.team_id = c.team_id
LEFT JOIN routing rh ON rh.team_id IS NULL AND rh.inbox_id IS NULL
WHERE c.state = 'open' AND c.assignee_id IS NOT NULL AND c.due_at IS NOT NULL
  AND (c.waiting_since <= :before OR a.availability IN ('away', 'off') OR p.is_away IS NOT FALSE)
  AND coalesce(ri.mode, rt.mode, rh.mode, 'manual') <> 'manual'
  -- Whoever was handed it within the grace has had no time yet.
  AND NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.display_at > :before AND m.direction = 'activity'
                    AND m.content ->> 'change' = 'assigned')
  AND NOT EXISTS (SELECT FROM outbox w JOIN messages m ON m.id = w.message_id WHERE w.conversation_id = c.id
                    AND w.state IN ('held', 'queued', 'sending') AND m.send_at IS NULL AND m.kind <> 'reaction' AND m.author_kind <> 'automation')
ORDER BY o.conversation_id IS NULL, c.due_at, c.id LIMIT :most;

-- name: lock_free
-- What somebody else holds at this moment is left for the next look, so that we wait for nobody and nobody embraces us.
SELECT id FROM conversations WHERE id = :id AND assignee_id IS NULL AND state = 'open' AND due_at IS NOT NULL
FOR UPDATE SKIP LOCKED;

-- name: lock_held
SELECT id FROM conversations WHERE id = :id AND assignee_id = :agent_id AND state = 'open' AND due_at IS NOT NULL
FOR UPDATE SKIP LOCKED;

-- name: save_offer
INSERT INTO offers (conversation_id, agent_id, why, left_at, offered_at)
VALUES (:conversation_id, :agent_id, :why, CASE WHEN :is_left THEN :now::timestamptz END, :now)
ON CONFLICT (conversation_id) DO UPDATE SET agent_id = :agent_id, why = :why, left_at = excluded.left_at, offered_at = :now;

-- name: list_offers
SELECT conversation_id FROM offers;

-- name: drop_offer
DELETE FROM offers WHERE conversation_id = :conversation_id;

-- name: find_offer
SELECT o.agent_id, a.name, CASE WHEN o.left_at IS NULL THEN o.why ELSE 'left' END AS why, o.offered_at, coalesce(d.text, '') AS draft
FROM offers o JOIN conversations c ON c.id = o.conversation_id AND c.assignee_id = o.agent_id AND c.due_at IS NOT NULL
JOIN agents a ON a.id = o.agent_id
LEFT JOIN drafts d ON d.agent_id = o.agent_id AND d.conversation_id = o.conversation_id AND d.mode = 'reply'
WHERE o.conversation_id = :conversation_id;

-- name: copy_draft
-- With its files and template; what the taker has begun himself stays.
INSERT INTO drafts (agent_id, conversation_id, mode, text, media_ids, template, actions, updated_at)
SELECT :taker::bigint, d.conversation_id, 'reply', d.text, d.media_ids, d.template, d.actions, :now
FROM drafts d WHERE d.agent_id = :giver AND d.conversation_id = :conversation_id AND d.mode = 'reply' AND d.text <> ''
ON CONFLICT DO NOTHING;
