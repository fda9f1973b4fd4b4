-- name: add_bulk
INSERT INTO bulk_changes (agent_id, kept, at) VALUES (:agent_id, :kept, :now) RETURNING id;

-- name: drop_old
DELETE FROM bulk_changes WHERE agent_id = :agent_id AND at < :before;

-- name: lock_bulk
SELECT id, kept, undone_at FROM bulk_changes WHERE id = :id AND agent_id = :agent_id FOR UPDATE;

-- name: end_bulk
UPDATE bulk_changes SET undone_at = :now WHERE id = :id;

-- name: find_said
SELECT jsonb_build_object('reason_id', reason_id, 'outcome', outcome, 'fields', fields) FROM cases
WHERE conversation_id = :id AND closed_at IS NULL;

-- name: restore_said
UPDATE cases SET reason_id = (:said::jsonb ->> 'reason_id')::bigint, outcome = :said::jsonb ->> 'outcome',
  fields = :said::jsonb -> 'fields'
WHERE conversation_id = :id AND closed_at IS NULL;
