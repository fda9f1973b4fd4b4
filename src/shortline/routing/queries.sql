-- name: find_rules
SELECT capacity, slow_per_live, idle_minutes FROM work_rules;

-- name: save_rules
UPDATE work_rules SET capacity = :capacity, slow_per_live = :slow_per_live, idle_minutes = :idle_minutes, updated_by = :by,
  updated_at = :now;

-- name: list_hands
SELECT a.id, a.name, a.availability, p.is_away IS NOT FALSE AS is_away, w.capacity,
  coalesce(w.languages, '{}') AS languages,
  ARRAY(SELECT l.id FROM labels l WHERE l.id = ANY(w.label_ids) AND l.archived_at IS NULL ORDER BY l.id) AS label_ids
FROM agents a LEFT JOIN agent_presence p ON p.agent_id = a.id LEFT JOIN agent_work w ON w.agent_id = a.id
WHERE a.state = 'active' AND (:only::bigint[] IS NULL OR a.id = ANY(:only::bigint[]))
ORDER BY fold(a.name), a.id;

-- name: list_loads
-- By the index of open conversations by assignee; the greater part of what is open waits for its customer and is not counted.
SELECT c.assignee_id, count(*) FILTER (WHERE w.live) AS live, count(*) FILTER (WHERE NOT w.live AND c.due_at IS NOT NULL) AS slow
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id,
  LATERAL (SELECT i.channel = ANY(:chats::text[])
                  AND greatest(c.last_inbound_at, c.answered_at) > :live_since::timestamptz AS live) w
WHERE c.state = 'open' AND c.assignee_id = ANY(:agent_ids::bigint[])
GROUP BY c.assignee_id;

-- name: is_agent
SELECT EXISTS (SELECT FROM agents WHERE id = :id AND state = 'active');

-- name: list_unknown_labels
SELECT w.id FROM unnest(:ids::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM labels l WHERE l.id = w.id);

-- name: save_hand
INSERT INTO agent_work (agent_id, capacity, languages, label_ids, updated_at)
VALUES (:agent_id, :capacity, :languages, :label_ids, :now)
ON CONFLICT (agent_id) DO UPDATE SET capacity = :capacity, languages = :languages, label_ids = :label_ids, updated_at = :now;
