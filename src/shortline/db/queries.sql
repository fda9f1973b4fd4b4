-- The database's own clock, not ours: hosts whose clocks differ must agree on who is alive.

-- name: answer_roll_call
INSERT INTO workers (name, kind, knows, seen_at) VALUES (:name, :kind, :knows, now())
ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at;

-- name: leave
DELETE FROM workers WHERE name = :name;

-- name: forget_the_dead
DELETE FROM workers WHERE seen_at < now() - interval '1 hour';

-- name: count_workers
SELECT count(*) FROM workers WHERE kind = 'work' AND seen_at > now() - interval '30 seconds';

-- name: list_alive
SELECT name, kind, knows FROM workers WHERE seen_at > now() - make_interval(secs => :seconds) ORDER BY name;

-- name: wait_for_post
-- Held by who starts with an older version, against a post half that has begun.
SELECT pg_advisory_xact_lock_shared(:lock);

-- name: list_in_the_way
-- Who holds a transaction open; what it asks for may quote customers and is nobody's business here.
SELECT pid, application_name, extract(epoch FROM now() - xact_start)::float8 AS seconds
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < now() - interval '1 second'
ORDER BY xact_start LIMIT 3;
