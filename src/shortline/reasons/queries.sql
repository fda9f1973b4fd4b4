-- columns: reason
id, parent_id, name, archived_at

-- name: hold_tree
-- One at a time moves or adds: two who move at once would make a loop, and neither would see it.
SELECT pg_advisory_xact_lock(hashtext('reasons'));

-- name: lock_reason
SELECT {reason} FROM reasons WHERE id = :id FOR UPDATE;

-- name: list_path
-- What is being archived or renamed meanwhile waits.
WITH RECURSIVE above AS (
  SELECT r.id, r.parent_id, 0 AS level FROM reasons r WHERE r.id = :id
  UNION ALL SELECT r.id, r.parent_id, a.level + 1 FROM reasons r JOIN above a ON r.id = a.parent_id WHERE a.level < 10
)
SELECT r.id, r.parent_id, r.name, r.archived_at FROM reasons r JOIN above a ON a.id = r.id ORDER BY a.level DESC
FOR SHARE OF r;

-- name: add_reason
INSERT INTO reasons (parent_id, name, created_at, updated_at) VALUES (:parent_id, :name, :now, :now)
ON CONFLICT DO NOTHING RETURNING {reason};

-- name: save_reason
UPDATE reasons SET parent_id = :parent_id, name = :name, archived_at = :archived_at, updated_at = :now WHERE id = :id RETURNING {reason};

-- name: count_reasons
SELECT count(*) FROM reasons WHERE archived_at IS NULL;

-- name: list_reasons
SELECT {reason} FROM reasons ORDER BY fold(name), id;

-- name: list_counts
-- How many cases since a moment were about each, counted up to a most: beyond it nobody reads the number.
SELECT r.id, (SELECT count(*) FROM (SELECT 1 FROM cases k WHERE k.reason_id = r.id AND k.opened_at >= :since AND k.merged_into_id IS NULL LIMIT :most) n) AS n
FROM reasons r;
