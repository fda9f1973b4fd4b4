-- columns: field
id, name, kind, choices, required_at_close, used_at, archived_at

-- name: list_fields
SELECT {field} FROM case_fields ORDER BY archived_at IS NOT NULL, place, id;

-- name: hold_fields
SELECT {field} FROM case_fields ORDER BY archived_at IS NOT NULL, place, id FOR SHARE;

-- name: lock_fields
-- All of them, in one order for everybody: places and the number of them are about all.
SELECT {field} FROM case_fields ORDER BY id FOR UPDATE;

-- name: add_field
INSERT INTO case_fields (name, kind, choices, required_at_close, place, created_at, updated_at)
VALUES (:name, :kind, :choices, :required_at_close, (SELECT coalesce(max(place), 0) + 1 FROM case_fields), :now, :now)
ON CONFLICT DO NOTHING RETURNING {field};

-- name: save_field
UPDATE case_fields SET name = :name, kind = :kind, choices = :choices, required_at_close = :required_at_close,
  archived_at = CASE WHEN :archived::boolean THEN coalesce(archived_at, :now::timestamptz) END, updated_at = :now
WHERE id = :id RETURNING {field};

-- name: place_fields
UPDATE case_fields f SET place = w.place FROM unnest(:ids::bigint[]) WITH ORDINALITY AS w(id, place) WHERE f.id = w.id;

-- name: note_used
UPDATE case_fields SET used_at = :now WHERE id = ANY(:ids::bigint[]) AND used_at IS NULL;
