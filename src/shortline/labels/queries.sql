-- columns: label
id, name, color, archived_at

-- name: lock_label
SELECT {label} FROM labels WHERE id = :id FOR UPDATE;

-- name: add_label
INSERT INTO labels (name, color, created_at, updated_at) VALUES (:name, :color, :now, :now)
ON CONFLICT DO NOTHING RETURNING {label};

-- name: save_label
UPDATE labels SET name = :name, color = :color, archived_at = :archived_at, updated_at = :now WHERE id = :id
RETURNING {label};

-- name: count_labels
SELECT count(*) FROM labels WHERE archived_at IS NULL;

-- name: list_labels
SELECT {label} FROM labels ORDER BY archived_at IS NOT NULL, fold(name), id;

-- name: list_counts
-- On how many conversations each stands, counted up to a most: beyond it nobody reads the number.
SELECT l.id, (SELECT count(*) FROM (SELECT 1 FROM conversation_labels c WHERE c.label_id = l.id LIMIT :most) counted) AS n
FROM labels l;

-- name: list_on
SELECT l.id, l.name FROM conversation_labels c JOIN labels l ON l.id = c.label_id
WHERE c.conversation_id = :conversation_id ORDER BY l.id;

-- name: list_known
-- Held until the conversation is written: what is being archived meanwhile waits.
SELECT {label} FROM labels WHERE id = ANY(:ids::bigint[]) ORDER BY id FOR SHARE;

-- name: list_on_many
-- Of each of these conversations: whether the label stands there, and how many do.
SELECT w.id, count(s.label_id) AS labels, coalesce(bool_or(s.label_id = :label_id::bigint), false) AS is_here
FROM unnest(:ids::bigint[]) AS w(id) LEFT JOIN conversation_labels s ON s.conversation_id = w.id GROUP BY w.id ORDER BY w.id;

-- name: put_on_many
INSERT INTO conversation_labels (conversation_id, label_id)
SELECT each, :label_id::bigint FROM unnest(:ids::bigint[]) AS each ON CONFLICT DO NOTHING;

-- name: take_off_many
WITH gone AS (
  DELETE FROM conversation_labels WHERE conversation_id = ANY(:ids::bigint[]) AND label_id = :label_id RETURNING conversation_id)
SELECT gone.conversation_id AS id, l.name FROM gone JOIN labels l ON l.id = :label_id ORDER BY 1;

-- name: put_on
INSERT INTO conversation_labels (conversation_id, label_id)
SELECT :conversation_id::bigint, each FROM unnest(:ids::bigint[]) AS each ON CONFLICT DO NOTHING;

-- name: take_off
DELETE FROM conversation_labels WHERE conversation_id = :conversation_id AND label_id = ANY(:ids::bigint[]);
