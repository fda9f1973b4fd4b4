-- name: list_colleagues
SELECT a.id, a.name, a.role, ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM agents a WHERE a.state = 'active' ORDER BY fold(a.name), a.id;

-- name: list_teams
SELECT id, name FROM teams ORDER BY fold(name), id;

-- name: find_inbox_team
SELECT team_id FROM inboxes WHERE id = :id;

-- name: add_mentions
INSERT INTO mentions (message_id, agent_id, conversation_id, seq, at)
SELECT :message_id::bigint, each, :conversation_id::bigint, :seq::bigint, :now::timestamptz
FROM unnest(:agent_ids::bigint[]) AS each;

-- name: follow
INSERT INTO conversation_followers (agent_id, conversation_id, seen_seq, looked_at)
SELECT each, :conversation_id::bigint, :seq::bigint, :now::timestamptz FROM unnest(:agent_ids::bigint[]) AS each
ON CONFLICT DO NOTHING RETURNING agent_id;

-- name: unfollow
DELETE FROM conversation_followers WHERE agent_id = :agent_id AND conversation_id = :conversation_id;

-- name: list_followers
SELECT a.id, a.name, a.role, ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM conversation_followers f JOIN agents a ON a.id = f.agent_id
WHERE f.conversation_id = :conversation_id AND a.state = 'active' ORDER BY fold(a.name), a.id;

-- name: look
-- What stands up to this message was looked at. True when something of it was new.
WITH called AS (
  UPDATE mentions SET read_at = :now
  WHERE agent_id = :agent_id AND conversation_id = :conversation_id AND read_at IS NULL AND seq <= :seq RETURNING 1),
looked AS (
  UPDATE conversation_followers f SET seen_seq = greatest(f.seen_seq, :seq), looked_at = :now
  FROM conversations c
  WHERE f.agent_id = :agent_id AND f.conversation_id = :conversation_id AND c.id = f.conversation_id
    AND (f.seen_seq < :seq OR c.closed_at > f.looked_at) RETURNING 1)
SELECT EXISTS (SELECT FROM called) OR EXISTS (SELECT FROM looked);
