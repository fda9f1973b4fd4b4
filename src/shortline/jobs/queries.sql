-- name: count_starts
SELECT starts FROM job_starts WHERE job_id = :job_id;

-- name: note_start
INSERT INTO job_starts (job_id, starts) VALUES (:job_id, 1)
ON CONFLICT (job_id) DO UPDATE SET starts = job_starts.starts + 1;

-- name: forget_starts
DELETE FROM job_starts WHERE job_id = :job_id;
