-- An agent's own beside a conversation: how far he has read, and what he began to write.

-- name: find_beside
-- The newest message at or before the reader's mark, what waits for its time, and what else there is to fetch: most conversations have
-- little of it.
SELECT (SELECT m.id FROM conversation_reads r
        JOIN LATERAL (SELECT id FROM messages WHERE conversation_id = r.conversation_id AND seq <= r.last_read_seq
                      ORDER BY seq DESC LIMIT 1) m ON true
        WHERE r.agent_id = :agent_id AND r.conversation_id = :conversation_id) AS read,
       ARRAY(SELECT message_id FROM outbox
             WHERE conversation_id = :conversation_id AND state = 'held' AND on_reply IS NOT NULL
             ORDER BY not_before, seq LIMIT 50) AS scheduled,
       EXISTS (SELECT FROM drafts d WHERE d.agent_id = :agent_id AND d.conversation_id = :conversation_id) AS drafts,
       EXISTS (SELECT FROM cases k JOIN case_items t ON t.case_id = k.id WHERE k.conversation_id = :conversation_id) AS items,
       EXISTS (SELECT FROM conversation_followers f WHERE f.conversation_id = :conversation_id) AS followers,
       EXISTS (SELECT FROM handovers h WHERE h.conversation_id = :conversation_id) AS handovers,
       EXISTS (SELECT FROM passed_on p WHERE p.conversation_id = :conversation_id) AS passed_on,
       EXISTS (SELECT FROM cases k JOIN case_ties t ON t.case_id = k.id WHERE k.conversation_id = :conversation_id)
         OR EXISTS (SELECT FROM cases k JOIN case_ties t ON t.other_id = k.id WHERE k.conversation_id = :conversation_id) AS ties,
       EXISTS (SELECT FROM number_lines) AS number_lines,
       EXISTS (SELECT FROM conversations c JOIN contact_merges m ON m.into_id = c.contact_id AND m.unmerged_at IS NULL
               WHERE c.id = :conversation_id) AS merges;

-- name: list_drafts
SELECT mode, text, media_ids, template, actions, updated_at FROM drafts
WHERE agent_id = :agent_id AND conversation_id = :conversation_id;

-- name: advance_mark
INSERT INTO conversation_reads AS r (agent_id, conversation_id, last_read_seq, read_at)
VALUES (:agent_id, :conversation_id, :seq, :now)
ON CONFLICT (agent_id, conversation_id) DO UPDATE SET last_read_seq = excluded.last_read_seq, read_at = excluded.read_at
WHERE r.last_read_seq < excluded.last_read_seq;

-- name: set_unread
INSERT INTO conversation_reads (agent_id, conversation_id, last_read_seq)
SELECT :agent_id, :conversation_id::bigint, coalesce(max(seq), 1) - 1 FROM messages
WHERE conversation_id = :conversation_id AND direction = 'in'
ON CONFLICT (agent_id, conversation_id) DO UPDATE SET last_read_seq = excluded.last_read_seq;

-- name: claim_typing
UPDATE conversations SET typing_at = :now WHERE id = :conversation_id AND coalesce(typing_at <= :before, true) RETURNING id;

-- name: keep_draft
INSERT INTO drafts AS d (agent_id, conversation_id, mode, text, media_ids, template, actions, updated_at)
VALUES (:agent_id, :conversation_id, :mode, :text, :media_ids, :template, :actions, :updated_at)
ON CONFLICT (agent_id, conversation_id, mode) DO UPDATE SET text = excluded.text, media_ids = excluded.media_ids,
  template = excluded.template, actions = excluded.actions, updated_at = excluded.updated_at
WHERE d.updated_at <= excluded.updated_at
RETURNING 1;

-- name: drop_draft
DELETE FROM drafts WHERE agent_id = :agent_id AND conversation_id = :conversation_id AND mode = :mode
  AND updated_at <= :written_by;
