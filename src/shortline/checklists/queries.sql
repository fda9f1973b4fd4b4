-- name: find_checklist
SELECT items FROM reason_checklists WHERE reason_id = :reason_id;

-- name: save_checklist
INSERT INTO reason_checklists (reason_id, items, updated_by, updated_at) VALUES (:reason_id, :items, :by, :now)
ON CONFLICT (reason_id) DO UPDATE SET items = :items, updated_by = :by, updated_at = :now;

-- name: drop_checklist
DELETE FROM reason_checklists WHERE reason_id = :reason_id;

-- name: list_items
SELECT t.id, t.text, t.reason_id, t.done_at, d.name AS done_by FROM case_items t LEFT JOIN agents d ON d.id = t.done_by
WHERE t.case_id = :case_id ORDER BY t.id;

-- name: list_latest
SELECT t.id, t.text, t.reason_id, t.done_at, d.name AS done_by FROM case_items t LEFT JOIN agents d ON d.id = t.done_by
WHERE t.case_id = (SELECT k.id FROM cases k WHERE k.conversation_id = :conversation_id AND k.merged_into_id IS NULL
                   ORDER BY k.id DESC LIMIT 1)
ORDER BY t.id;

-- name: add_items
INSERT INTO case_items (case_id, text, reason_id, made_by, made_at)
SELECT :case_id::bigint, w.text, :reason_id::bigint, :by::bigint, :now::timestamptz
FROM unnest(:texts::text[]) WITH ORDINALITY AS w(text, place) ORDER BY w.place;

-- name: add_item
INSERT INTO case_items (case_id, text, made_by, made_at) VALUES (:case_id, :text, :by, :now)
RETURNING id, text, reason_id, done_at, NULL::text AS done_by;

-- name: drop_items
DELETE FROM case_items WHERE id = ANY(:ids::bigint[]);

-- name: count_items
SELECT count(*) FROM case_items WHERE case_id = :case_id;

-- name: find_place
-- Whose conversation it is; what is there decides, not who remembers it.
SELECT t.case_id, k.conversation_id FROM case_items t JOIN cases k ON k.id = t.case_id WHERE t.id = :id;

-- name: find_case
SELECT conversation_id, merged_into_id FROM cases WHERE id = :id;

-- name: tick_item
UPDATE case_items SET done_at = :at, done_by = :by WHERE id = :id AND (done_at IS NULL) = (:at::timestamptz IS NOT NULL);

-- name: find_item
SELECT t.id, t.text, t.reason_id, t.done_at, d.name AS done_by FROM case_items t LEFT JOIN agents d ON d.id = t.done_by
WHERE t.id = :id;

-- name: find_template
SELECT c.items FROM reasons r LEFT JOIN reason_checklists c ON c.reason_id = r.id WHERE r.id = :reason_id;

-- name: carry_items
INSERT INTO case_items (case_id, text, made_by, made_at)
SELECT :to_id::bigint, t.text, :by::bigint, :now::timestamptz FROM case_items t
WHERE t.case_id = :id AND t.done_at IS NULL
  AND NOT EXISTS (SELECT FROM case_items h WHERE h.case_id = :to_id AND h.text = t.text)
ORDER BY t.id;

-- name: move_items
UPDATE case_items SET case_id = :to_id WHERE case_id = :id;
