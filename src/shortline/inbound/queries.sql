-- The writer of a lane.

-- name: list_lanes
SELECT lane FROM journal_lanes ORDER BY lane;

-- name: try_lock_lane
SELECT pg_try_advisory_lock(:space::integer, :lane::integer);

-- name: unlock_lane
SELECT pg_advisory_unlock(:space::integer, :lane::integer);

-- name: add_lane
INSERT INTO journal_lanes (lane) SELECT coalesce(max(lane), 0) + 1 FROM journal_lanes ON CONFLICT DO NOTHING;

-- name: last_seq
SELECT greatest(applied_seq, (SELECT max(j.seq) FROM journal j WHERE j.lane = l.lane)) FROM journal_lanes l WHERE l.lane = :lane;

-- name: append
INSERT INTO journal (lane, seq, channel, inbox_id, received_at, sha256, body)
SELECT :lane, :after::bigint + given.n, given.channel, given.inbox_id, given.received_at, given.sha256, given.body
FROM unnest(:channels::text[], :inbox_ids::bigint[], :received::timestamptz[], :hashes::bytea[], :bodies::bytea[])
  WITH ORDINALITY AS given (channel, inbox_id, received_at, sha256, body, n);

-- name: ring_journal
SELECT pg_notify('shortline_journal', :what);

-- The door.

-- name: get_door_key
SELECT channel, state, secrets FROM inboxes WHERE id = :id;

-- name: mark_verified
UPDATE inboxes SET webhook_verified_at = :at WHERE id = :id;

-- The reader of a lane.

-- name: list_waiting_lanes
-- The first row after each cursor, and never more: left to choose, the planner reads the whole journal for one lane.
SELECT l.lane FROM journal_lanes l
WHERE (SELECT j.seq FROM journal j WHERE j.lane = l.lane AND j.seq > l.applied_seq ORDER BY j.seq LIMIT 1) IS NOT NULL
ORDER BY l.lane;

-- name: get_lane
SELECT applied_seq, head_seq, head_claims, tried_to, careful_to FROM journal_lanes WHERE lane = :lane;

-- name: save_attempt
-- Lost only with the database itself, and then nobody knows who died: no need to wait for the disk.
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
UPDATE journal_lanes SET head_seq = :head_seq, head_claims = :head_claims, tried_to = :tried_to, careful_to = :careful_to
FROM quick WHERE lane = :lane;

-- name: lock_cursor
SELECT applied_seq FROM journal_lanes WHERE lane = :lane FOR NO KEY UPDATE SKIP LOCKED;

-- name: save_cursor
UPDATE journal_lanes SET applied_seq = :applied_seq WHERE lane = :lane;

-- name: list_rows
-- At most `most` rows, and no more than `bytes` of them, but always the first.
SELECT id, seq, channel, inbox_id, received_at, body FROM (
  SELECT id, seq, channel, inbox_id, received_at, body, sum(octet_length(body)) OVER (ORDER BY seq) AS bytes
  FROM journal WHERE lane = :lane AND seq > :after AND seq <= :after::bigint + :most::bigint
) rows WHERE bytes <= :bytes OR seq = :after::bigint + 1 ORDER BY seq;

-- name: list_inboxes_by_number
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number FROM inboxes
WHERE channel = :channel AND phone_number_id = ANY(:numbers::text[]) AND state <> 'disabled';

-- name: list_inboxes_by_account
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number FROM inboxes
WHERE channel = :channel AND waba_id = ANY(:accounts::text[]) AND state <> 'disabled' ORDER BY id;

-- name: see_webhooks
UPDATE inboxes SET last_webhook_at = :at
WHERE id IN (SELECT id FROM inboxes WHERE id = ANY(:ids::bigint[])
             AND (last_webhook_at IS NULL OR last_webhook_at < :unless_since) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED);

-- Updates that could not be applied.

-- name: set_aside
INSERT INTO journal_items AS i (journal_id, path, fate, code, reason, channel, inbox_id, route, created_at)
VALUES (:journal_id, :path, :fate, :code, :reason, :channel, :inbox_id, :route, :at)
ON CONFLICT (journal_id, path) DO UPDATE SET
  fate = excluded.fate, code = excluded.code, reason = excluded.reason, inbox_id = excluded.inbox_id,
  route = excluded.route, replay_requested_at = NULL;

-- name: request_replay
-- Everything open that fits: of one body, of one fate, of the number an inbox has now.
UPDATE journal_items i SET replay_requested_at = :at
WHERE i.fate IN ('quarantined', 'unrouted', 'not_shown')
  AND (:journal_id::bigint IS NULL OR i.journal_id = :journal_id)
  AND (:fate::text IS NULL OR i.fate = :fate)
  AND (:inbox_id::bigint IS NULL OR i.inbox_id = :inbox_id OR EXISTS (
    SELECT 1 FROM inboxes n WHERE n.id = :inbox_id AND n.channel = i.channel AND i.route IN (n.phone_number_id, n.waba_id)));

-- name: take_replays
UPDATE journal_items SET replay_requested_at = NULL
WHERE id IN (SELECT id FROM journal_items WHERE replay_requested_at IS NOT NULL
             ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
RETURNING id, journal_id, path;

-- name: get_row
SELECT id, channel, inbox_id, received_at, body FROM journal WHERE id = :id;

-- name: mark_replayed
UPDATE journal_items SET fate = 'replayed', replayed_at = :at, replay_requested_at = NULL WHERE id = ANY(:ids::bigint[]);

-- name: count_to_replay
SELECT count(*) FROM journal_items WHERE replay_requested_at IS NOT NULL;

-- name: count_open
SELECT count(*) FROM journal_items WHERE fate IN ('quarantined', 'unrouted');

-- What admins see.

-- name: list_journal
SELECT j.id, j.received_at, j.channel, j.inbox_id, octet_length(j.body) AS bytes, j.sha256,
       j.seq > l.applied_seq AS waiting
FROM journal j JOIN journal_lanes l ON l.lane = j.lane
WHERE (:before::bigint IS NULL OR j.id < :before)
  AND (:inbox_id::bigint IS NULL OR j.inbox_id = :inbox_id)
  AND (:fate::text IS NULL
       OR (:fate = 'received' AND j.seq > l.applied_seq)
       OR (:fate = 'applied' AND j.seq <= l.applied_seq
           AND NOT EXISTS (SELECT 1 FROM journal_items o WHERE o.journal_id = j.id AND o.fate <> 'replayed')))
ORDER BY j.id DESC LIMIT :limit;

-- name: list_journal_with_items
SELECT j.id, j.received_at, j.channel, j.inbox_id, octet_length(j.body) AS bytes, j.sha256,
       j.seq > l.applied_seq AS waiting
FROM (SELECT DISTINCT i.journal_id FROM journal_items i
      WHERE i.fate = :fate AND (:before::bigint IS NULL OR i.journal_id < :before)
        AND (:inbox_id::bigint IS NULL OR i.inbox_id = :inbox_id)
      ORDER BY i.journal_id DESC LIMIT :limit) found
JOIN journal j ON j.id = found.journal_id JOIN journal_lanes l ON l.lane = j.lane ORDER BY j.id DESC;

-- name: count_open_bodies
SELECT fate, count(DISTINCT journal_id) AS bodies FROM journal_items WHERE fate IN ('quarantined', 'unrouted') GROUP BY fate;

-- name: count_waiting_bodies
SELECT count(*) FROM (SELECT 1 FROM journal j JOIN journal_lanes l ON l.lane = j.lane WHERE j.seq > l.applied_seq LIMIT :most) waiting;

-- name: get_journal
SELECT j.id, j.received_at, j.channel, j.inbox_id, octet_length(j.body) AS bytes, j.sha256,
       j.seq > l.applied_seq AS waiting, substring(j.body FROM 1 FOR :most::integer) AS head
FROM journal j JOIN journal_lanes l ON l.lane = j.lane WHERE j.id = :id;

-- name: list_items
SELECT id, journal_id, path, fate, code, reason, inbox_id, route, created_at, replayed_at,
       replay_requested_at IS NOT NULL AS replaying
FROM journal_items WHERE journal_id = ANY(:journal_ids::bigint[]) ORDER BY journal_id, id LIMIT 2000;
