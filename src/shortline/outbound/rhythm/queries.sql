-- name: make_pacer
INSERT INTO pacers (inbox_id) VALUES (:inbox_id) ON CONFLICT DO NOTHING;

-- name: lock_pacer
-- Whoever holds this row has the number to himself until he commits: hands, pairs and people reached hang on it.
SELECT profile, time_zone, per_second, full_at, held_until, bulk_held_until, seen_at FROM pacers
WHERE inbox_id = :inbox_id FOR UPDATE;

-- name: rest_of_turn
-- A statement of its own: it must see what the one before us at the number committed. An answer that waits for what stands
-- before it in its own conversation is nobody to give way to: it may wait for the very one who asks.
SELECT h.last_at, h.conversation_id, h.tail_at, q.full_at AS pair_full_at, i.messaging_limit, i.waba_id, i.throughput,
  i.state AS inbox_state,
  (SELECT length(r.text) FROM messages r WHERE r.conversation_id = c.id AND r.direction = 'in' ORDER BY r.seq DESC LIMIT 1)
    AS read_chars,
  :bulk AND EXISTS (SELECT 1 FROM outbox w WHERE w.inbox_id = c.inbox_id AND w.state = 'queued' AND NOT w.bulk
                      AND w.not_before <= :soon
                      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = w.conversation_id AND e.seq < w.seq
                                        AND e.state IN ('held', 'queued', 'sending', 'unknown'))) AS answers_wait
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id
LEFT JOIN pacer_hands h ON h.inbox_id = c.inbox_id AND h.hand = :hand
LEFT JOIN pacer_pairs q ON q.conversation_id = c.id
WHERE c.id = :conversation_id;

-- name: save_pacer
UPDATE pacers SET full_at = :full_at, seen_at = :seen_at WHERE inbox_id = :inbox_id;

-- name: save_hand
INSERT INTO pacer_hands (inbox_id, hand, last_at, conversation_id, tail_at)
VALUES (:inbox_id, :hand, :last_at, :conversation_id, :tail_at)
ON CONFLICT (inbox_id, hand) DO UPDATE SET last_at = EXCLUDED.last_at, conversation_id = EXCLUDED.conversation_id,
  tail_at = EXCLUDED.tail_at;

-- name: save_pair
INSERT INTO pacer_pairs (conversation_id, full_at) VALUES (:conversation_id, :full_at)
ON CONFLICT (conversation_id) DO UPDATE SET full_at = EXCLUDED.full_at;

-- name: place_message
UPDATE outbox SET state = 'queued', not_before = :at, place_at = :at, place_why = :why WHERE message_id = :message_id;

-- name: lock_line
-- In the line's order. Whoever is asking at this moment is skipped: he holds his own row, and waits for the number.
SELECT o.message_id, o.conversation_id, length(coalesce(m.text, '')) AS chars
FROM outbox o JOIN messages m ON m.id = o.message_id
WHERE o.inbox_id = :inbox_id AND o.state = 'queued' AND o.hand = :hand
  AND (o.place_at = o.not_before OR o.message_id = :message_id)
ORDER BY o.not_before, o.message_id FOR UPDATE OF o SKIP LOCKED;

-- name: shorten_line
UPDATE pacer_hands h SET tail_at = greatest(h.last_at, (
  SELECT max(o.place_at) FROM outbox o
  WHERE o.inbox_id = h.inbox_id AND o.hand = h.hand AND o.state = 'queued' AND o.place_at = o.not_before))
WHERE h.inbox_id = :inbox_id AND h.hand = :hand;

-- name: set_back
-- The clock was set back: places that were given by the old one go back with it.
WITH placed AS (
  SELECT message_id FROM outbox WHERE inbox_id = :inbox_id AND state = 'queued' AND place_at = not_before
    AND message_id <> :message_id ORDER BY message_id FOR UPDATE SKIP LOCKED)
UPDATE outbox o SET not_before = o.not_before - :by::interval, place_at = o.place_at - :by::interval
FROM placed WHERE o.message_id = placed.message_id;

-- name: place_line
UPDATE outbox o SET not_before = w.at, place_at = w.at, place_why = :why
FROM unnest(:ids::bigint[], :times::timestamptz[]) AS w(id, at) WHERE o.message_id = w.id;

-- name: ring
SELECT pg_notify('shortline_outbox', '');

-- name: hold_number
UPDATE pacers SET held_until = greatest(held_until, :until::timestamptz) WHERE inbox_id = :inbox_id;

-- name: let_go
UPDATE pacers SET held_until = NULL, bulk_held_until = NULL WHERE inbox_id = :inbox_id;

-- name: hold_bulk
UPDATE pacers SET bulk_held_until = greatest(bulk_held_until, :until::timestamptz) WHERE inbox_id = :inbox_id;

-- name: reached_at
SELECT at FROM pacer_reached WHERE portfolio = :portfolio AND person = :person AND at > :since;

-- name: reach_place
-- When the one who stands in the way of one more person is a day old; NULL: nobody does.
SELECT at FROM pacer_reached WHERE portfolio = :portfolio AND at > :since ORDER BY at DESC OFFSET :most LIMIT 1;

-- name: save_reached
WITH forgotten AS (DELETE FROM pacer_reached WHERE portfolio = :portfolio AND at <= :since)
INSERT INTO pacer_reached (portfolio, person, at) VALUES (:portfolio, :person, :at)
ON CONFLICT (portfolio, person) DO UPDATE SET at = EXCLUDED.at WHERE pacer_reached.at <= :since;

-- name: drain_pair
-- The provider's count of this pair is not ours: what we believed to be left of the burst is gone.
UPDATE pacer_pairs SET full_at = greatest(full_at, :full_at::timestamptz) WHERE conversation_id = :conversation_id;

-- name: told_throughput
SELECT throughput FROM inboxes WHERE id = :inbox_id AND state <> 'disabled';

-- name: choose_rhythm
UPDATE pacers SET profile = :profile, time_zone = :time_zone, per_second = :per_second WHERE inbox_id = :inbox_id;

-- name: meter
SELECT i.channel, i.throughput, i.messaging_limit, coalesce(p.profile, 'ordinary') AS profile, coalesce(p.time_zone, 'UTC') AS time_zone,
  p.per_second, p.held_until, p.bulk_held_until, w.answers, w.bulk, w.oldest,
  (SELECT count(*) FROM pacer_reached r WHERE r.portfolio = coalesce(i.waba_id, 'inbox:' || i.id) AND r.at > :since) AS reached,
  (SELECT count(*) FROM attempts a JOIN outbox o USING (message_id)
   WHERE a.id > :newest AND a.started_at > :second AND a.started_at <= :now AND o.inbox_id = i.id) AS sent,
  coalesce((SELECT jsonb_agg(jsonb_build_object('at', f.at, 'code', f.code) ORDER BY f.at DESC) FROM (
    SELECT a.finished_at AS at, coalesce(a.detail ->> 'code', '') AS code FROM attempts a JOIN outbox o USING (message_id)
    WHERE a.outcome = 'later' AND a.started_at > :day AND o.inbox_id = i.id
    ORDER BY a.started_at DESC LIMIT :most) f), '[]') AS refusals
FROM inboxes i LEFT JOIN pacers p ON p.inbox_id = i.id
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE NOT o.bulk) AS answers, count(*) FILTER (WHERE o.bulk) AS bulk,
    min(greatest(o.asked_at, m.send_at, m.held_until)) AS oldest
  FROM outbox o JOIN messages m ON m.id = o.message_id WHERE o.inbox_id = i.id AND o.state = 'queued') w
WHERE i.id = :inbox_id;
