-- name: find_standing
SELECT m.id, m.from_inbox_id, m.to_inbox_id, m.state_before, m.reason_before, m.moved_at, m.moved_by, a.name AS moved_by_name,
       i.name AS to_name, i.display_phone_number AS to_number, i.state AS to_state
FROM number_moves m JOIN inboxes i ON i.id = m.to_inbox_id LEFT JOIN agents a ON a.id = m.moved_by
WHERE m.from_inbox_id = :inbox_id AND m.undone_at IS NULL;

-- name: list_predecessors
SELECT i.id, i.name, i.display_phone_number FROM number_moves m JOIN inboxes i ON i.id = m.from_inbox_id
WHERE m.to_inbox_id = :inbox_id AND m.undone_at IS NULL ORDER BY i.id;

-- name: add_move
INSERT INTO number_moves (from_inbox_id, to_inbox_id, state_before, reason_before, moved_by, moved_at)
VALUES (:from_inbox_id, :to_inbox_id, :state_before, :reason_before, :by, :now) RETURNING id;

-- name: end_move
UPDATE number_moves SET undone_at = :now, undone_by = :by WHERE id = :id AND undone_at IS NULL RETURNING id;

-- name: count_talks
SELECT count(*) AS conversations, count(*) FILTER (WHERE state <> 'closed') AS open,
       count(*) FILTER (WHERE waiting_since IS NOT NULL AND state <> 'closed') AS waiting
FROM conversations WHERE inbox_id = :inbox_id AND last_message_at IS NOT NULL;

-- name: count_queue
-- What a move does to each message that has not settled.
SELECT count(*) FILTER (WHERE o.state IN ('held', 'queued')) AS waiting,
       count(*) FILTER (WHERE o.state = 'held' AND o.on_reply IS NOT NULL) AS for_later,
       count(*) FILTER (WHERE o.state = 'sending') AS leaving,
       count(*) FILTER (WHERE o.state = 'unknown') AS unknown
FROM outbox o WHERE o.inbox_id = :inbox_id AND o.state NOT IN ('settled', 'undone');

-- name: bring_forward
-- What waits for later is due now: the guard looks at it, and withholds it. Whoever holds a row looks at it anyway.
UPDATE outbox SET not_before = :now WHERE message_id IN (
  SELECT message_id FROM outbox
  WHERE inbox_id = :inbox_id AND state IN ('held', 'queued') AND not_before > :now
  ORDER BY message_id LIMIT 500 FOR UPDATE SKIP LOCKED)
RETURNING message_id;

-- name: ring
SELECT pg_notify('shortline_outbox', '');

-- name: count_withheld
-- Since the move before ended, not since this one: a worker that met it may have looked at its clock a moment earlier.
SELECT count(*) FROM outbox o JOIN messages m ON m.id = o.message_id
WHERE o.inbox_id = :inbox_id AND m.state = 'withheld' AND m.failure ->> 'reason' = 'number_moved'
  AND m.state_at >= coalesce((SELECT max(undone_at) FROM number_moves WHERE from_inbox_id = :inbox_id), '-infinity');

-- name: count_written_there
-- Messages to people of the old number that left from the new one, or may still.
SELECT count(*) FROM (
  SELECT FROM conversations c JOIN messages m ON m.conversation_id = c.id
  WHERE c.inbox_id = :to_inbox_id AND m.direction = 'out' AND m.display_at >= :since
    AND m.state NOT IN ('undone', 'withheld', 'failed')
    AND EXISTS (SELECT FROM conversations e WHERE e.contact_id = c.contact_id AND e.inbox_id = :from_inbox_id)
  LIMIT 1000) w;

-- name: end_of_line
-- The number that is in use today: the last one that took over.
SELECT i.id, i.name, i.state, i.waba_id, i.team_id FROM number_lines l JOIN inboxes i ON i.id = l.to_inbox_id
WHERE l.from_inbox_id = :inbox_id
  AND NOT EXISTS (SELECT FROM number_moves m WHERE m.from_inbox_id = i.id AND m.undone_at IS NULL) LIMIT 1;

-- name: find_there
-- The person's conversation on the other number, the liveliest if there are several.
SELECT id FROM conversations WHERE contact_id = :contact_id AND inbox_id = :inbox_id
ORDER BY last_message_at DESC NULLS LAST, id DESC LIMIT 1;

-- name: find_reach
-- Whether the other account reaches this address: a number everywhere, an id only where it was given out.
SELECT d.phone IS NOT NULL AS phone, d.user_id IS NOT NULL AS user_id, EXISTS (
  SELECT FROM identity_keys k WHERE k.identity_id = d.id AND k.kind = 'user_id' AND k.value = d.user_id AND k.scope = :account) AS there
FROM identities d WHERE d.id = :identity_id;

-- columns: known
k.is_blocked AS blocked, coalesce(s.change, '') AS service, coalesce(s.proof <> '' OR s.message_id IS NOT NULL, false) AS service_proven,
  coalesce(a.change, '') AS marketing, coalesce(a.proof <> '' OR a.message_id IS NOT NULL, false) AS marketing_proven,
  k.marketing_stopped_at IS NOT NULL AS marketing_stopped,
  CASE WHEN d.phone IS NOT NULL THEN 'phone'
       WHEN d.user_id IS NULL THEN 'none'
       WHEN EXISTS (SELECT FROM identity_keys y WHERE y.identity_id = d.id AND y.kind = 'user_id' AND y.value = d.user_id
                      AND y.scope = :account) THEN 'user_id'
       ELSE 'elsewhere' END AS reach,
  d.changed_at IS NOT NULL AS changed,
  EXISTS (SELECT FROM conversations n WHERE n.contact_id = k.id AND n.inbox_id = :to_inbox_id AND n.last_inbound_at IS NOT NULL)
    AS writes_there,
  EXISTS (SELECT FROM conversations n JOIN messages m ON m.conversation_id = n.id
          WHERE n.contact_id = k.id AND n.inbox_id = :to_inbox_id AND m.direction = 'out'
            AND m.state NOT IN ('undone', 'withheld', 'failed') AND m.display_at >= :since) AS asked_there,
  coalesce(k.language, '') AS language

-- name: count_people
-- People who are alike in everything that decides, together. One of each: his liveliest conversation on the old number.
WITH latest AS (
  SELECT DISTINCT ON (c.contact_id) c.contact_id, c.identity_id FROM conversations c
  WHERE c.inbox_id = :inbox_id AND c.last_message_at IS NOT NULL ORDER BY c.contact_id, c.last_message_at DESC, c.id DESC)
SELECT blocked, service, service_proven, marketing, marketing_proven, marketing_stopped, reach, changed, writes_there,
  asked_there, language, count(*) AS people
FROM (
  SELECT {known}
  FROM latest c JOIN contacts k ON k.id = c.contact_id JOIN identities d ON d.id = c.identity_id
  LEFT JOIN LATERAL (
    SELECT r.change, r.proof, r.message_id FROM consents r JOIN identities o ON o.id = r.identity_id
    WHERE o.contact_id = k.id AND r.purpose = 'service' ORDER BY r.at DESC, r.id DESC LIMIT 1) s ON true
  LEFT JOIN LATERAL (
    SELECT r.change, r.proof, r.message_id FROM consents r JOIN identities o ON o.id = r.identity_id
    WHERE o.contact_id = k.id AND r.purpose = 'marketing' ORDER BY r.at DESC, r.id DESC LIMIT 1) a ON true) known
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;

-- name: list_people
-- By contact, in pages; only those named, if any are.
WITH latest AS (
  SELECT DISTINCT ON (c.contact_id) c.contact_id, c.identity_id, c.id, c.last_inbound_at, c.last_message_at
  FROM conversations c
  WHERE c.inbox_id = :inbox_id AND c.last_message_at IS NOT NULL AND c.contact_id > :after
    AND (:only::bigint[] IS NULL OR c.contact_id = ANY(:only::bigint[]))
  ORDER BY c.contact_id, c.last_message_at DESC, c.id DESC LIMIT :most)
SELECT c.contact_id, c.id AS conversation_id, c.identity_id, coalesce(c.last_inbound_at, c.last_message_at) AS last_contact_at,
  coalesce(nullif(k.name, ''), d.profile_name) AS name, d.phone, d.username, d.user_id, d.profile_name,
  s.wording, s.proof, s.at AS agreed_at, a.wording AS marketing_wording, a.proof AS marketing_proof, a.at AS marketing_agreed_at, {known}
FROM latest c JOIN contacts k ON k.id = c.contact_id JOIN identities d ON d.id = c.identity_id
LEFT JOIN LATERAL (
  SELECT r.change, r.proof, r.message_id, r.wording, r.at FROM consents r JOIN identities o ON o.id = r.identity_id
  WHERE o.contact_id = k.id AND r.purpose = 'service' ORDER BY r.at DESC, r.id DESC LIMIT 1) s ON true
LEFT JOIN LATERAL (
  SELECT r.change, r.proof, r.message_id, r.wording, r.at FROM consents r JOIN identities o ON o.id = r.identity_id
  WHERE o.contact_id = k.id AND r.purpose = 'marketing' ORDER BY r.at DESC, r.id DESC LIMIT 1) a ON true
ORDER BY c.contact_id;

-- name: list_ready
-- The fallback templates of the new number that can be told apart by language.
SELECT DISTINCT t.name, t.language, t.status, t.category, t.parameter_format, t.components FROM fallback_templates f
JOIN inboxes i ON i.id = f.inbox_id
JOIN templates t ON t.channel = i.channel AND t.waba_id = i.waba_id AND t.name = f.name AND t.language = f.template_language
WHERE f.inbox_id = :inbox_id;

-- name: find_number
SELECT id, name, display_phone_number FROM inboxes WHERE id = :inbox_id;

-- name: find_invitation
SELECT id FROM messages WHERE client_message_id = :client_message_id AND conversation_id = ANY(
  SELECT c.id FROM conversations c WHERE c.contact_id = :contact_id AND c.inbox_id = :to_inbox_id);

-- name: list_reply_drafts
SELECT conversation_id, text, media_ids, template, actions, updated_at FROM drafts
WHERE agent_id = :agent_id AND conversation_id = ANY(:conversation_ids::bigint[]) AND mode = 'reply';

-- name: lock_left_behind
-- What people wrote, the move withheld, and nobody took along yet, in its order.
SELECT m.id AS message_id, m.conversation_id, m.inbox_id, m.state AS message_state, m.text, m.failure, o.draft,
       (SELECT count(*) FROM attachments a WHERE a.message_id = m.id) AS files
FROM messages m JOIN outbox o ON o.message_id = m.id
WHERE m.conversation_id = :conversation_id AND m.state = 'withheld' AND m.failure ->> 'reason' = 'number_moved'
  AND m.author_agent_id IS NOT NULL AND NOT o.automatic AND m.failure -> 'carried' IS NULL
ORDER BY m.seq LIMIT 50 FOR UPDATE OF m;

-- name: copy_files
INSERT INTO attachments (kind, voice, filename, declared_mime, mime, size, sha256, object_key, thumb_key, width, height,
                         duration_ms, waveform, state, created_by, created_at)
SELECT a.kind, a.voice, a.filename, a.declared_mime, a.mime, a.size, a.sha256, a.object_key, a.thumb_key, a.width, a.height,
       a.duration_ms, a.waveform, a.state, :agent_id, :now
FROM attachments a WHERE a.message_id = :message_id ORDER BY a.position
RETURNING id;
