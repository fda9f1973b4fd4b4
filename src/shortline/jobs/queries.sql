-- name: count_starts
SELECT coalesce((SELECT starts FROM job_starts WHERE job_id = :job_id), 0) AS starts,
       EXISTS (SELECT FROM jobs_set_aside WHERE id = :job_id) AS is_set_aside;

-- name: note_start
INSERT INTO job_starts (job_id, starts) VALUES (:job_id, 1)
ON CONFLICT (job_id) DO UPDATE SET starts = job_starts.starts + 1;

-- name: forget_starts
DELETE FROM job_starts WHERE job_id = :job_id;

-- name: put_aside
INSERT INTO jobs_set_aside (id, kind, payload, priority, reason, error, starts, set_aside_at)
VALUES (:id, :kind, :payload, :priority, :reason, :error, :starts, :now)
ON CONFLICT (kind, md5(payload::text)) DO UPDATE
SET id = excluded.id, priority = excluded.priority, reason = excluded.reason, error = excluded.error,
    starts = jobs_set_aside.starts + excluded.starts, set_aside_at = excluded.set_aside_at;

-- name: list_set_aside
SELECT id, kind, payload, reason, error, starts, set_aside_at FROM jobs_set_aside
WHERE :before::bigint IS NULL OR id < :before ORDER BY id DESC LIMIT :limit;

-- name: count_set_aside
SELECT count(*) FROM jobs_set_aside;

-- name: take_set_aside
DELETE FROM jobs_set_aside WHERE :id::bigint IS NULL OR id = :id RETURNING id, kind, payload, priority;

-- name: settle_set_aside
DELETE FROM jobs_set_aside WHERE kind = :kind AND md5(payload::text) = md5((:payload::jsonb)::text) RETURNING id;
