-- columns: segment
id, name, place, archived_at

-- name: one_by_one
-- Leads write one after the other, so that places stay in order and nobody goes beyond the most.
SELECT pg_advisory_xact_lock(hashtextextended('segments', 7));

-- name: list_segments
SELECT {segment} FROM segments ORDER BY archived_at IS NOT NULL, place, id;

-- name: lock_segment
SELECT {segment} FROM segments WHERE id = :id FOR UPDATE;

-- name: add_segment
INSERT INTO segments (name, place, created_at, updated_at)
SELECT :name, coalesce(max(place), 0) + 1, :now, :now FROM segments
ON CONFLICT DO NOTHING RETURNING {segment};

-- name: save_segment
UPDATE segments SET name = :name, archived_at = :archived_at, updated_at = :now WHERE id = :id RETURNING {segment};

-- name: place_segments
UPDATE segments s SET place = w.place FROM unnest(:ids::bigint[]) WITH ORDINALITY AS w(id, place)
WHERE s.id = w.id AND s.place <> w.place;

-- name: remove_segment
DELETE FROM segments WHERE id = :id;

-- name: count_segments
SELECT count(*) FROM segments WHERE archived_at IS NULL;

-- name: list_counts
-- How many people each has, counted up to a most: beyond it nobody reads the number.
SELECT s.id, (SELECT count(*) FROM (SELECT 1 FROM contacts c WHERE c.segment_id = s.id LIMIT :most) counted) AS n FROM segments s;

-- name: list_uses
-- By what a segment is used, beside people: policies, time rules and colleagues, by name.
SELECT 'policy' AS kind, p.name FROM sla_policies p WHERE :id::bigint = ANY(p.segment_ids)
UNION ALL SELECT 'rule', r.name FROM time_rules r WHERE r.conditions -> 'segment_ids' ? :id::bigint::text
UNION ALL SELECT 'agent', a.name FROM agent_work w JOIN agents a ON a.id = w.agent_id AND a.state = 'active'
  WHERE :id::bigint = ANY(w.segment_ids)
ORDER BY 1, 2;

-- name: count_people
SELECT count(*) FROM (SELECT 1 FROM contacts c WHERE c.segment_id = :id LIMIT :most) counted;

-- name: hold_in_use
-- Held until the person is written: who archives or removes it meanwhile waits.
SELECT {segment} FROM segments WHERE id = :id AND archived_at IS NULL FOR SHARE;

-- name: lock_person
SELECT c.id, c.segment_id, s.name AS segment_name FROM contacts c LEFT JOIN segments s ON s.id = c.segment_id
WHERE c.id = :id FOR UPDATE OF c;

-- name: save_person
UPDATE contacts SET segment_id = :segment_id, updated_at = :now WHERE id = :id;

-- name: lock_talks
-- What is open with this person, or put aside.
SELECT id FROM conversations WHERE contact_id = :contact_id AND state <> 'closed' ORDER BY id LIMIT :most FOR UPDATE;
