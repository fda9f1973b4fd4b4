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

-- name: put_on
INSERT INTO conversation_labels (conversation_id, label_id)
SELECT :conversation_id::bigint, each FROM unnest(:ids::bigint[]) AS each ON CONFLICT DO NOTHING;

-- name: take_off
DELETE FROM conversation_labels WHERE conversation_id = :conversation_id AND label_id = ANY(:ids::bigint[]);
