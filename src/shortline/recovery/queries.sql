-- name: lock_installation
SELECT cluster, place, held_since, held_because, backup_of FROM installation FOR UPDATE;

-- name: get_installation
SELECT held_since, held_because, backup_of FROM installation;

-- name: save_installation
UPDATE installation SET cluster = :cluster, place = :place, held_since = :held_since, held_because = :held_because;

-- name: hold_restored
-- The copy gets to know its new place at its first start.
UPDATE installation SET cluster = NULL, place = NULL, held_since = :now, held_because = 'restored', backup_of = :backup_of;

-- name: release
UPDATE installation SET held_since = NULL, held_because = NULL WHERE held_since IS NOT NULL;

-- name: wake
-- What was asked about while on hold waits to be asked again: now is the time.
UPDATE outbox o SET not_before = :now FROM messages m
WHERE m.id = o.message_id AND o.state = 'queued' AND o.not_before > :now AND m.failure ->> 'code' = 'on_hold'
RETURNING pg_notify('shortline_outbox', '');

-- name: cluster
SELECT system_identifier::text FROM pg_control_system();

-- name: last_attempt
-- Ids follow the clocks of several workers, so the newest may stand a little below the last.
SELECT max(started_at) FROM (SELECT started_at FROM attempts ORDER BY id DESC LIMIT 200) newest;

-- name: list_waiting
SELECT m.id AS message_id, m.conversation_id, m.kind, left(m.text, 300) AS text, m.created_at, o.state, p.name AS contact_name,
  i.name AS inbox_name, g.name AS agent_name
FROM outbox o JOIN messages m ON m.id = o.message_id JOIN conversations c ON c.id = o.conversation_id
JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = o.inbox_id LEFT JOIN agents g ON g.id = m.author_agent_id
WHERE o.state IN ('held', 'queued', 'sending', 'unknown') AND m.created_at <= :until
ORDER BY o.message_id LIMIT :most;

-- name: count_waiting
SELECT count(*) FROM outbox o JOIN messages m ON m.id = o.message_id
WHERE o.state IN ('held', 'queued', 'sending', 'unknown') AND m.created_at <= :until;

-- name: list_objects
SELECT object_key AS key FROM attachments WHERE object_key IS NOT NULL
UNION SELECT thumb_key FROM attachments WHERE thumb_key IS NOT NULL ORDER BY 1;

-- name: count_kept
SELECT (SELECT count(*) FROM conversations) AS conversations, (SELECT count(*) FROM messages) AS messages,
       (SELECT count(*) FROM contacts) AS contacts, (SELECT count(*) FROM journal) AS journal;

-- name: is_empty
SELECT NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S'));

-- name: export_snapshot
SELECT pg_export_snapshot();

-- name: pause_inboxes
-- The sealed secrets stay: should the old key turn up, they open again.
UPDATE inboxes SET state = 'paused', paused_reason = 'wrong_secret_key' WHERE state = 'active';

-- name: lock_secrets
-- Removed inboxes too: what the old key still opens is not sealed anew.
SELECT id, name, secrets FROM inboxes ORDER BY id FOR UPDATE;

-- name: save_secrets
UPDATE inboxes SET secrets = :secrets WHERE id = :id;

-- name: lock_answers
SELECT agent_id, key, response FROM idempotency_keys WHERE response IS NOT NULL ORDER BY agent_id, key FOR UPDATE;

-- name: save_answer
UPDATE idempotency_keys SET response = :response WHERE agent_id = :agent_id AND key = :key;

-- name: forget_answer
DELETE FROM idempotency_keys WHERE agent_id = :agent_id AND key = :key;
