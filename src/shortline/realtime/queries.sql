-- name: list_facts
SELECT c.id, c.assignee_id, c.team_id, i.team_id AS inbox_team_id
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id WHERE c.id = ANY(:ids::bigint[]);

-- name: list_agent_names
SELECT id, name FROM agents WHERE id = ANY(:ids::bigint[]);

-- name: tell_presence
SELECT pg_notify('shortline_presence', :payload);

-- name: list_apart
-- Who has something of his own in these conversations: for him their rows may look otherwise.
SELECT conversation_id, agent_id FROM conversation_reads WHERE conversation_id = ANY(:ids::bigint[])
UNION SELECT conversation_id, agent_id FROM drafts WHERE conversation_id = ANY(:ids)
UNION SELECT conversation_id, agent_id FROM conversation_followers WHERE conversation_id = ANY(:ids)
UNION SELECT conversation_id, agent_id FROM mentions WHERE conversation_id = ANY(:ids);
