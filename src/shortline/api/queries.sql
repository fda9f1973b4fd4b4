-- name: claim_key
INSERT INTO idempotency_keys (agent_id, key, request_hash, created_at) VALUES (:agent_id, :key, :request_hash, :now)
ON CONFLICT (agent_id, key) DO UPDATE SET created_at = excluded.created_at, request_hash = excluded.request_hash
  WHERE idempotency_keys.status IS NULL AND idempotency_keys.created_at < :stale
RETURNING true;

-- name: get_key
SELECT request_hash, status, response FROM idempotency_keys WHERE agent_id = :agent_id AND key = :key;

-- name: save_answer
UPDATE idempotency_keys SET status = :status, response = :response WHERE agent_id = :agent_id AND key = :key;

-- name: forget_key
DELETE FROM idempotency_keys WHERE agent_id = :agent_id AND key = :key;

-- name: count_journal
SELECT (SELECT count(*) FROM journal_items WHERE fate = 'quarantined') AS quarantined,
       (SELECT count(*) FROM journal_items WHERE fate = 'unrouted') AS unrouted,
       (SELECT coalesce(sum(newest.seq - lanes.applied_seq), 0)
        FROM journal_lanes lanes JOIN LATERAL (SELECT max(seq) AS seq FROM journal WHERE lane = lanes.lane) newest ON true
        WHERE newest.seq IS NOT NULL) AS waiting;

-- name: count_outbox
SELECT state, count(*) AS n FROM outbox WHERE state NOT IN ('settled', 'undone') GROUP BY state;

-- name: sealed_secrets
SELECT id, secrets FROM inboxes WHERE state <> 'disabled';

-- name: count_inbox_trouble
SELECT count(*) FILTER (WHERE silent_since IS NOT NULL) AS silent, count(*) FILTER (WHERE failing <> '[]') AS failing
FROM inboxes WHERE state <> 'disabled';

-- name: take_share
-- A counter of another minute starts anew; so does one from the future, after a clock was set back.
INSERT INTO rates AS r (key, taken, started_at) VALUES (:key, :size, :now)
ON CONFLICT (key) DO UPDATE SET
  taken = CASE WHEN r.started_at > :since AND r.started_at < :until THEN r.taken + :size ELSE :size END,
  started_at = CASE WHEN r.started_at > :since AND r.started_at < :until THEN r.started_at ELSE :now END
RETURNING taken, started_at, xmax = 0 AS is_new;

-- name: forget_old_shares
DELETE FROM rates WHERE key IN (SELECT key FROM rates WHERE started_at < :before LIMIT 100 FOR UPDATE SKIP LOCKED);
