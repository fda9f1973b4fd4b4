-- columns: run
id, agent_id, macro_id, macro_name, started_at, stopped_at, stopped_by, ended_at, sums

-- name: list_versions
-- What the chosen macro's shortcut says in the other languages, for the same people; the chosen one among them.
SELECT o.id FROM macros m
JOIN macros o ON fold(o.shortcut) = fold(m.shortcut) AND o.owner_id IS NOT DISTINCT FROM m.owner_id
  AND o.team_id IS NOT DISTINCT FROM m.team_id AND o.state = 'active'
WHERE m.id = :id ORDER BY o.language NULLS FIRST, o.id;

-- name: list_chosen
-- Who waits longest comes first.
SELECT c.id, c.contact_id, c.assignee_id, c.team_id, i.team_id AS inbox_team_id, c.message_seq, p.language,
  coalesce(nullif(p.name, ''), nullif(d.profile_name, ''), d.username, '+' || d.phone, '') AS name,
  (SELECT m.id FROM messages m WHERE m.conversation_id = c.id ORDER BY m.seq DESC LIMIT 1) AS newest_id
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id JOIN contacts p ON p.id = c.contact_id JOIN identities d ON d.id = c.identity_id
WHERE c.id = ANY(:ids::bigint[]) ORDER BY c.waiting_since NULLS LAST, c.id;

-- name: list_given
SELECT macro_id, digest, given FROM macro_wordings WHERE macro_id = ANY(:macro_ids::bigint[]);

-- name: list_uses
-- What each person got of a macro last.
SELECT macro_id, contact_id, wording, digest FROM macro_uses
WHERE macro_id = ANY(:macro_ids::bigint[]) AND contact_id = ANY(:contact_ids::bigint[]) AND wording IS NOT NULL;

-- name: add_run
INSERT INTO answer_runs (agent_id, client_id, macro_id, macro_name, started_at)
VALUES (:agent_id, :client_id, :macro_id, :macro_name, :now) ON CONFLICT DO NOTHING RETURNING id;

-- name: find_by_client
SELECT id FROM answer_runs WHERE agent_id = :agent_id AND client_id = :client_id;

-- name: add_copies
INSERT INTO answer_run_copies (run_id, conversation_id, place, seen_seq)
SELECT :run_id, w.id, w.place, CASE WHEN w.seen_id IS NULL THEN c.message_seq
  ELSE coalesce((SELECT m.seq FROM messages m WHERE m.id = w.seen_id AND m.conversation_id = c.id), 0) END
FROM unnest(:ids::bigint[], :seen_ids::bigint[]) WITH ORDINALITY AS w(id, seen_id, place)
JOIN conversations c ON c.id = w.id;

-- name: take_copy
-- The next one, while nobody has stopped the run. Whoever stops it waits for the one in hand.
SELECT k.conversation_id, k.seen_seq, r.agent_id, r.macro_id
FROM answer_run_copies k JOIN answer_runs r ON r.id = k.run_id
WHERE k.run_id = :run_id AND k.state = 'waiting' AND r.stopped_at IS NULL
ORDER BY k.place LIMIT 1 FOR SHARE OF r FOR UPDATE OF k SKIP LOCKED;

-- name: save_asked
UPDATE answer_run_copies SET state = 'asked', message_id = :message_id
WHERE run_id = :run_id AND conversation_id = :conversation_id;

-- name: save_left_out
UPDATE answer_run_copies SET state = 'left_out', because = :because
WHERE run_id = :run_id AND conversation_id = :conversation_id;

-- name: take_due
-- The next one whose answer the provider has taken, and with whose conversation something is to be done.
SELECT k.conversation_id, k.message_id, r.agent_id, o.draft -> 'afterwards' AS actions
FROM answer_run_copies k JOIN answer_runs r ON r.id = k.run_id JOIN messages m ON m.id = k.message_id
JOIN outbox o ON o.message_id = k.message_id
WHERE k.run_id = :run_id AND k.state = 'asked' AND m.accepted AND o.draft ? 'afterwards'
  AND NOT EXISTS (SELECT FROM taken_along t WHERE t.message_id = k.message_id)
ORDER BY k.place LIMIT 1 FOR UPDATE OF k SKIP LOCKED;

-- name: is_acted
SELECT EXISTS (SELECT FROM taken_along WHERE message_id = :message_id);

-- name: wrote_after
SELECT EXISTS (SELECT FROM messages m JOIN messages o ON o.id = :message_id
  WHERE m.conversation_id = :id AND m.direction = 'in' AND m.seq > o.seq);

-- name: next_due
-- What may still leave or has left just now, and when the first of it does.
SELECT count(*) AS count, min(o.not_before) AS at
FROM answer_run_copies k JOIN messages m ON m.id = k.message_id JOIN outbox o ON o.message_id = k.message_id
WHERE k.run_id = :run_id AND k.state = 'asked' AND o.draft ? 'afterwards'
  AND (m.accepted OR o.state IN ('held', 'queued', 'sending', 'unknown'))
  AND NOT EXISTS (SELECT FROM taken_along t WHERE t.message_id = k.message_id);

-- name: list_not_done
-- What could not be done with whom, once his answer had left.
SELECT k.conversation_id, coalesce(nullif(p.name, ''), nullif(d.profile_name, ''), d.username, '+' || d.phone, '') AS name,
  a ->> 'do' AS what, a -> 'told' AS because, c.assignee_id, c.team_id, i.team_id AS inbox_team_id
FROM answer_run_copies k JOIN taken_along t ON t.message_id = k.message_id, jsonb_array_elements(t.actions) AS a,
  conversations c JOIN contacts p ON p.id = c.contact_id JOIN identities d ON d.id = c.identity_id JOIN inboxes i ON i.id = c.inbox_id
WHERE k.run_id = :run_id AND c.id = k.conversation_id AND a ? 'told' ORDER BY k.place;

-- name: lock_run
SELECT {run} FROM answer_runs WHERE id = :id FOR UPDATE;

-- name: stop_run
UPDATE answer_runs SET stopped_at = :now, stopped_by = :by WHERE id = :id;

-- name: stop_waiting
UPDATE answer_run_copies SET state = 'stopped' WHERE run_id = :run_id AND state = 'waiting';

-- name: list_messages
SELECT message_id FROM answer_run_copies WHERE run_id = :run_id AND state = 'asked' AND message_id IS NOT NULL;

-- name: save_stopped
UPDATE answer_run_copies SET state = 'stopped' WHERE run_id = :run_id AND message_id = ANY(:message_ids::bigint[]);

-- name: end_run
UPDATE answer_runs SET ended_at = :now, sums = :sums WHERE id = :id AND ended_at IS NULL;

-- name: list_runs
-- The newest first; `only_open`: nothing else.
SELECT {r.run}, a.name AS agent_name, s.name AS stopped_name,
  (SELECT count(*) FROM answer_run_copies k JOIN taken_along t ON t.message_id = k.message_id
   WHERE k.run_id = r.id AND t.actions @? '$[*].told') AS not_done
FROM answer_runs r
JOIN agents a ON a.id = r.agent_id LEFT JOIN agents s ON s.id = r.stopped_by
WHERE (:id::bigint IS NULL OR r.id = :id) AND (r.ended_at IS NULL OR NOT :only_open::boolean) AND (:before::bigint IS NULL OR r.id < :before)
ORDER BY r.id DESC LIMIT :most;

-- name: list_sums
-- What became of each copy, counted from the messages themselves. One that is gone altogether is nothing we know of.
SELECT k.run_id, count(*) AS total,
  count(*) FILTER (WHERE k.state = 'waiting' OR k.state = 'asked' AND o.state IN ('held', 'queued')) AS waiting,
  count(*) FILTER (WHERE k.state = 'asked' AND o.state IN ('sending', 'unknown')) AS leaving,
  count(*) FILTER (WHERE k.state = 'asked' AND o.state = 'settled' AND m.state NOT IN ('failed', 'withheld')) AS sent,
  count(*) FILTER (WHERE k.state = 'left_out' OR k.state = 'asked' AND o.state = 'settled' AND m.state = 'withheld') AS left_out,
  count(*) FILTER (WHERE k.state = 'asked' AND o.state = 'settled' AND m.state = 'failed') AS failed,
  count(*) FILTER (WHERE k.state = 'asked' AND (o.state = 'unconfirmed' OR o.state IS NULL)) AS unclear,
  count(*) FILTER (WHERE k.state = 'stopped' OR k.state = 'asked' AND o.state = 'undone') AS stopped,
  max(o.not_before) FILTER (WHERE k.state = 'asked' AND o.state IN ('held', 'queued')) AS last_at
FROM answer_run_copies k LEFT JOIN messages m ON m.id = k.message_id LEFT JOIN outbox o ON o.message_id = k.message_id
WHERE k.run_id = ANY(:ids::bigint[]) GROUP BY k.run_id;

-- name: list_places
-- Who has the conversations of these runs: whoever sees one of them sees that the run is under way.
SELECT DISTINCT k.run_id, c.assignee_id, c.team_id, i.team_id AS inbox_team_id
FROM answer_run_copies k JOIN conversations c ON c.id = k.conversation_id JOIN inboxes i ON i.id = c.inbox_id
WHERE k.run_id = ANY(:ids::bigint[]);

-- name: list_not_got
-- Whom it did not reach, and why.
SELECT k.conversation_id, coalesce(nullif(p.name, ''), nullif(d.profile_name, ''), d.username, '+' || d.phone, '') AS name,
  CASE WHEN k.state = 'left_out' THEN k.because ELSE m.failure END AS because,
  c.assignee_id, c.team_id, i.team_id AS inbox_team_id
FROM answer_run_copies k JOIN conversations c ON c.id = k.conversation_id JOIN contacts p ON p.id = c.contact_id
JOIN identities d ON d.id = c.identity_id JOIN inboxes i ON i.id = c.inbox_id LEFT JOIN messages m ON m.id = k.message_id
WHERE k.run_id = :run_id AND (k.state = 'left_out' OR k.state = 'asked' AND m.state IN ('withheld', 'failed', 'unconfirmed'))
ORDER BY k.place;
