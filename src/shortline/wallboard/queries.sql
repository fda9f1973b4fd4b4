-- name: list_waiting
SELECT c.inbox_id, c.team_id, count(*) AS waiting, count(*) FILTER (WHERE c.due_at < :now) AS late,
  count(*) FILTER (WHERE c.due_at < :now AND c.waits_for_follow_up) AS late_follow_ups
FROM conversations c WHERE c.state = 'open' AND c.due_at IS NOT NULL AND NOT c.only_greeted
GROUP BY c.inbox_id, c.team_id;

-- name: find_longest
SELECT c.id, c.inbox_id, c.team_id, c.waiting_since, c.due_at, c.target_minutes FROM conversations c
WHERE c.state = 'open' AND c.due_at IS NOT NULL AND NOT c.only_greeted ORDER BY c.waiting_since, c.id LIMIT 1;

-- name: count_follow_ups
-- Answers the provider took within the hour, and how many of them in their time.
-- Answers from before clocks counted open time know only their target.
SELECT count(*) AS answered, count(*) FILTER (WHERE r.at <= coalesce((r.detail ->> 'due_at')::timestamptz,
    (r.detail ->> 'waiting_since')::timestamptz + make_interval(mins => (r.detail ->> 'target_minutes')::integer))) AS in_time
FROM message_receipts r
WHERE r.state = 'accepted' AND r.at > :since AND r.at <= :now AND r.detail ->> 'waiting_since' IS NOT NULL
  AND (r.detail ->> 'follow_up')::boolean;

-- name: list_waits
-- What nine of ten waited at most, of those answered within each ten minutes.
SELECT date_bin('10 minutes', r.at, :since) AS slot,
  extract(epoch FROM percentile_cont(0.9) WITHIN GROUP (ORDER BY r.at - (r.detail ->> 'waiting_since')::timestamptz))::float8
    AS seconds
FROM message_receipts r
WHERE r.state = 'accepted' AND r.at >= :since AND r.at <= :now AND r.detail ->> 'waiting_since' IS NOT NULL
  AND NOT coalesce((r.detail ->> 'greeted')::boolean, false)
GROUP BY 1;

-- name: count_by_minute
-- What history brings along did not come in now.
SELECT date_trunc('minute', m.created_at) AS minute, m.inbox_id, count(*) AS messages FROM messages m
WHERE m.direction = 'in' AND m.created_at >= :since AND m.created_at < :until AND m.display_at > m.created_at - interval '1 day'
GROUP BY 1, 2;

-- name: count_here
-- Whom nobody has seen is away, whatever he chose.
SELECT count(*) FILTER (WHERE a.availability = 'available' AND p.is_away IS FALSE) AS available, count(*) AS on_shift
FROM agents a LEFT JOIN agent_presence p ON p.agent_id = a.id WHERE a.state = 'active' AND a.availability <> 'off';

-- name: first_message
SELECT created_at FROM messages ORDER BY id LIMIT 1;

-- name: list_inboxes
SELECT id, name, channel FROM inboxes WHERE state <> 'disabled' ORDER BY fold(name), id;

-- name: list_teams
SELECT id, name FROM teams ORDER BY fold(name), id;

-- name: find_targets
SELECT waiting_most, follow_up_percent, inflow_percent, channel_percent, here_least FROM wallboard_targets;

-- name: save_targets
INSERT INTO wallboard_targets (waiting_most, follow_up_percent, inflow_percent, channel_percent, here_least, updated_by, updated_at)
VALUES (:waiting_most, :follow_up_percent, :inflow_percent, :channel_percent, :here_least, :by, :now)
ON CONFLICT (only_one) DO UPDATE SET waiting_most = :waiting_most, follow_up_percent = :follow_up_percent,
  inflow_percent = :inflow_percent, channel_percent = :channel_percent, here_least = :here_least, updated_by = :by, updated_at = :now;
