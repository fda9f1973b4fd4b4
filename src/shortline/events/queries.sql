-- name: record
WITH written AS (
  INSERT INTO events (kind, conversation_id, message_id, inbox_id, agent_id, data, cause, at)
  SELECT w.kind, w.conversation_id, w.message_id, w.inbox_id, w.agent_id, w.data, w.cause, w.at
  FROM unnest(:kinds::text[], :conversation_ids::bigint[], :message_ids::bigint[], :inbox_ids::bigint[],
      :agent_ids::bigint[], :datas::jsonb[], :causes::text[], :times::timestamptz[])
    WITH ORDINALITY AS w(kind, conversation_id, message_id, inbox_id, agent_id, data, cause, at, place)
  ORDER BY w.place)
SELECT pg_notify('shortline_events', '');

-- name: lock_feed
SELECT last_position FROM event_feed FOR UPDATE;

-- name: list_unsequenced
SELECT id FROM events WHERE position IS NULL ORDER BY id LIMIT :most;

-- name: give_positions
UPDATE events SET position = :start::bigint + given.n
FROM unnest(:ids::bigint[]) WITH ORDINALITY AS given (id, n)
WHERE events.id = given.id;

-- name: save_feed
UPDATE event_feed SET last_position = :last;

-- name: ring_feed
SELECT pg_notify('shortline_feed', :last::text);

-- name: last_position
SELECT last_position FROM event_feed;

-- name: first_position
SELECT min(position) FROM events WHERE position IS NOT NULL;

-- name: list_after
SELECT position, kind, conversation_id, message_id, inbox_id, agent_id, data, cause, at
FROM events WHERE position > :after ORDER BY position LIMIT :most;
