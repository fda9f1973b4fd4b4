-- Messages and lines: written, read in pages, changed by those who wrote them.

-- name: add_message
INSERT INTO messages (conversation_id, inbox_id, case_id, seq, direction, kind, text, content, author_kind, author_agent_id,
  provider_id, provider_at, display_at, late, state, state_at, after_unconfirmed, reply_to_id, reply_to_provider_id,
  forwarded, referral, client_message_id, held_until, send_at, edited_at, deleted_at, journal_id, created_at)
VALUES (:conversation_id, :inbox_id, :case_id, :seq, :direction, :kind, :text, :content, :author_kind, :author_agent_id,
  :provider_id, :provider_at, :display_at, :late, :state, :now, :after_unconfirmed, :reply_to_id, :reply_to_provider_id,
  :forwarded, :referral, :client_message_id, :held_until, :send_at, :edited_at, :deleted_at, :journal_id, :now)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: add_attachment
INSERT INTO attachments (message_id, conversation_id, inbox_id, position, kind, voice, filename, mime, declared_mime, state,
                         provider_media_id, provider_sha256, created_at)
VALUES (:message_id, :conversation_id, :inbox_id, :position, :kind, :voice, :filename, :declared_mime, :declared_mime,
        'pending', :provider_media_id, :provider_sha256, :now)
RETURNING id;

-- name: find_by_provider_id
SELECT id, conversation_id, direction, kind, text, content, display_at, provider_at, edited_at, deleted_at, seq
FROM messages WHERE inbox_id = :inbox_id AND provider_id = :provider_id;

-- name: list_provider_ids
SELECT provider_id FROM messages WHERE inbox_id = :inbox_id AND provider_id = ANY(:provider_ids::text[]);

-- name: list_quoted
SELECT id, conversation_id, provider_id FROM messages
WHERE inbox_id = :inbox_id AND provider_id = ANY(:provider_ids::text[]);

-- name: add_received
INSERT INTO messages (id, conversation_id, inbox_id, case_id, seq, direction, kind, text, content, author_kind, provider_id,
  provider_at, display_at, late, state, state_at, reply_to_id, reply_to_provider_id, forwarded, referral, journal_id,
  created_at) OVERRIDING SYSTEM VALUE
SELECT w.id, w.conversation_id, :inbox_id, w.case_id, w.seq, 'in', w.kind, w.text, w.content, w.author_kind, w.provider_id,
  w.provider_at, w.display_at, w.late, 'received', w.at, w.reply_to_id, w.reply_to_provider_id, w.forwarded, w.referral,
  w.journal_id, w.at
FROM unnest(:ids::bigint[], :conversation_ids::bigint[], :case_ids::bigint[], :seqs::bigint[], :kinds::text[],
    :texts::text[], :contents::jsonb[], :author_kinds::text[], :provider_ids::text[], :provider_ats::timestamptz[],
    :display_ats::timestamptz[], :lates::boolean[], :reply_to_ids::bigint[], :reply_to_provider_ids::text[],
    :forwardeds::text[], :referrals::jsonb[], :journal_ids::bigint[], :times::timestamptz[])
  AS w(id, conversation_id, case_id, seq, kind, text, content, author_kind, provider_id, provider_at, display_at, late,
       reply_to_id, reply_to_provider_id, forwarded, referral, journal_id, at)
ON CONFLICT DO NOTHING;

-- name: find_conversation_of_message
SELECT conversation_id FROM messages WHERE id = :id;

-- name: page_before
SELECT m.id FROM messages m
WHERE m.conversation_id = :conversation_id
  AND (m.display_at, m.seq) < (SELECT e.display_at, e.seq FROM messages e
                               WHERE e.conversation_id = :conversation_id AND e.seq = :seq)
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at DESC, m.seq DESC LIMIT :limit;

-- name: page_after
SELECT m.id FROM messages m
WHERE m.conversation_id = :conversation_id
  AND (m.display_at, m.seq) > (SELECT e.display_at, e.seq FROM messages e
                               WHERE e.conversation_id = :conversation_id AND e.seq = :seq)
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at, m.seq LIMIT :limit;

-- name: page_oldest
SELECT m.id FROM messages m WHERE m.conversation_id = :conversation_id
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at, m.seq LIMIT :limit;

-- name: find_mark
-- The newest message at or before the reader's mark.
SELECT m.id FROM conversation_reads r
JOIN LATERAL (SELECT id FROM messages WHERE conversation_id = r.conversation_id AND seq <= r.last_read_seq
              ORDER BY seq DESC LIMIT 1) m ON true
WHERE r.agent_id = :agent_id AND r.conversation_id = :conversation_id;

-- name: page_around
-- Up to the limit on both sides of one message, oldest first; nothing where it does not stand.
WITH start AS (SELECT display_at, seq FROM messages WHERE conversation_id = :conversation_id AND id = :id)
SELECT a.id, a.place FROM (
  (SELECT m.id, m.display_at, m.seq, -1 AS place FROM messages m
   WHERE m.conversation_id = :conversation_id AND (m.display_at, m.seq) < (SELECT s.display_at, s.seq FROM start s)
     AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
   ORDER BY m.display_at DESC, m.seq DESC LIMIT :limit)
  UNION ALL SELECT :id::bigint, s.display_at, s.seq, 0 FROM start s
  UNION ALL
  (SELECT m.id, m.display_at, m.seq, 1 FROM messages m
   WHERE m.conversation_id = :conversation_id AND (m.display_at, m.seq) > (SELECT s.display_at, s.seq FROM start s)
     AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
   ORDER BY m.display_at, m.seq LIMIT :limit)) a
ORDER BY a.display_at, a.seq;

-- name: page_newest
SELECT m.id FROM messages m WHERE m.conversation_id = :conversation_id
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at DESC, m.seq DESC LIMIT :limit;

-- name: find_seq
SELECT seq FROM messages WHERE conversation_id = :conversation_id AND id = :id;

-- name: list_messages
-- Planned once.
SELECT m.id, m.conversation_id, m.inbox_id, m.seq, m.direction, m.kind, m.text, m.content, m.author_kind, m.author_agent_id,
  m.provider_at, m.display_at, m.late, m.state, m.state_at, m.accepted, m.failure, m.possible_duplicate, m.after_unconfirmed,
  m.reply_to_provider_id, m.reply_to_id, m.forwarded, m.referral, m.client_message_id, m.held_until, m.send_at,
  m.edited_at, m.deleted_at, m.version, m.created_at, c.contact_id, p.name AS contact_name, g.name AS agent_name,
  t.id AS quoted_id, t.kind AS quoted_kind, left(t.text, 300) AS quoted_text, t.direction AS quoted_direction,
  t.deleted_at AS quoted_deleted_at, o.decision, o.not_before, o.on_reply,
  CASE WHEN m.state = 'paced' THEN
    (SELECT count(*) FROM outbox b WHERE b.inbox_id = m.inbox_id AND b.state = 'queued' AND b.place_at = b.not_before
       AND b.hand IS NOT DISTINCT FROM o.hand AND (b.place_at, b.message_id) < (o.not_before, m.id)) + 1
    END AS paced_position,
  (SELECT jsonb_agg(jsonb_build_object('text', e.earlier_text, 'at', e.at) ORDER BY e.at, e.id)
     FROM message_edits e WHERE e.message_id = m.id) AS earlier_texts,
  (SELECT jsonb_agg(jsonb_build_object('emoji', r.emoji, 'by', r.by_kind) ORDER BY r.provider_at)
     FROM reactions r WHERE r.message_id = m.id) AS reactions,
  CASE WHEN m.direction = 'out' AND m.state IN ('delivered', 'read', 'played') THEN
    (SELECT w.detail -> 'pricing' FROM message_receipts w
     WHERE w.message_id = m.id AND jsonb_typeof(w.detail -> 'pricing') = 'object'
     ORDER BY array_position(ARRAY['delivered', 'read', 'played'], w.state) LIMIT 1)
    END AS pricing,
  (SELECT jsonb_agg(to_jsonb(x) - 'sha256' - 'uploads' ORDER BY x.position, x.id)
     FROM attachments x WHERE x.message_id = m.id) AS attachments
FROM messages m
JOIN conversations c ON c.id = m.conversation_id
JOIN contacts p ON p.id = c.contact_id
LEFT JOIN agents g ON g.id = m.author_agent_id
LEFT JOIN outbox o ON o.message_id = m.id
LEFT JOIN LATERAL (
  SELECT s.id, s.kind, s.text, s.direction, s.deleted_at FROM messages s
  WHERE s.conversation_id = m.conversation_id AND (s.id = m.reply_to_id
     OR m.reply_to_id IS NULL AND s.inbox_id = m.inbox_id AND s.provider_id = m.reply_to_provider_id)
  LIMIT 1) t ON true
WHERE m.id = ANY((SELECT :ids::bigint[])::bigint[])
ORDER BY m.display_at, m.seq;

-- name: list_visible_facts
SELECT m.id, m.conversation_id FROM messages m WHERE m.id = ANY(:ids::bigint[]) AND m.state <> 'undone';

-- name: find_raw
SELECT m.journal_id, m.provider_id, j.received_at, j.channel, j.body FROM messages m LEFT JOIN journal j ON j.id = m.journal_id WHERE m.id = :id;

-- name: newer_reaction
-- Another reaction of this side to the same message that the provider dates later.
SELECT EXISTS (SELECT FROM messages t JOIN messages r ON r.conversation_id = t.conversation_id
  WHERE t.id = :target_id::text::bigint AND r.direction = 'activity' AND r.kind = 'reaction' AND r.id <> :id
    AND r.content ->> 'message_id' = :target_id::text AND (r.author_kind = 'contact') = :by_contact::boolean
    AND coalesce(r.provider_at, r.display_at) > :at);

-- name: keep_reaction
INSERT INTO reactions (message_id, by_kind, emoji, provider_at) VALUES (:message_id, :by_kind, :emoji, :at)
ON CONFLICT (message_id, by_kind) DO UPDATE SET emoji = excluded.emoji, provider_at = excluded.provider_at
WHERE reactions.provider_at <= excluded.provider_at;

-- name: drop_reaction
DELETE FROM reactions WHERE message_id = :message_id AND by_kind = :by_kind AND provider_at <= :at;

-- name: add_edit
INSERT INTO message_edits (message_id, provider_id, earlier_text, at) VALUES (:message_id, :provider_id, :earlier_text, :at)
ON CONFLICT (message_id, provider_id) DO NOTHING RETURNING id;

-- name: change_text
UPDATE messages SET text = coalesce(:text, text), content = :content, edited_at = coalesce(:at::timestamptz, edited_at),
  version = version + 1
WHERE id = :id;

-- name: delete_message
UPDATE messages SET deleted_at = :at, version = version + 1 WHERE id = :id;

-- name: oldest_unanswered
SELECT min(display_at) FROM messages
WHERE conversation_id = :conversation_id AND direction = 'in' AND kind <> 'system' AND deleted_at IS NULL
  AND display_at >= :since;

-- name: add_lines
WITH counted AS (
  UPDATE conversations c SET message_seq = c.message_seq + 1, version = c.version + 1 WHERE c.id = ANY(:ids::bigint[])
  RETURNING c.id, c.inbox_id, c.message_seq
)
INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, content, author_kind, author_agent_id, display_at, state,
  state_at, created_at)
SELECT c.id, c.inbox_id, c.message_seq, 'activity', 'activity', w.content, :author_kind, :author_agent_id, :now, 'received', :now, :now
FROM unnest(:ids::bigint[], :contents::jsonb[]) AS w(id, content) JOIN counted c ON c.id = w.id ORDER BY c.id
RETURNING id, conversation_id, inbox_id;

-- name: find_by_client_id
SELECT id, direction FROM messages WHERE conversation_id = :conversation_id AND client_message_id = :client_message_id;

-- name: is_file_used
SELECT EXISTS (SELECT FROM attachments WHERE object_key = :key OR thumb_key = :key);
