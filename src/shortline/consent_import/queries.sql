-- columns: sheet
id, filename, encoding, separator, choices, as_of, state, header, written, same, made_at, confirmed_by, confirmed_as,
confirmed_at, done_at

-- name: add_import
INSERT INTO consent_imports (filename, sha256, content, encoding, separator, choices, as_of, header, made_by, made_at)
VALUES (:filename, :sha256, :content, :encoding, :separator, :choices, :as_of, :header, :by, :now) RETURNING id;

-- name: first_as_of
-- When the same file was first written down: what it says without a date was said then.
SELECT min(as_of) FROM consent_imports WHERE sha256 = :sha256 AND confirmed_at IS NOT NULL;

-- name: find_import
SELECT {i.sheet}, a.name AS made_by_name, c.name AS confirmed_by_name
FROM consent_imports i LEFT JOIN agents a ON a.id = i.made_by LEFT JOIN agents c ON c.id = i.confirmed_by
WHERE i.id = :id;

-- name: list_imports
SELECT {i.sheet}, a.name AS made_by_name, c.name AS confirmed_by_name
FROM consent_imports i LEFT JOIN agents a ON a.id = i.made_by LEFT JOIN agents c ON c.id = i.confirmed_by
ORDER BY i.id DESC LIMIT :most;

-- name: lock_import
SELECT {i.sheet} FROM consent_imports i WHERE i.id = :id FOR UPDATE;

-- name: find_content
SELECT content FROM consent_imports WHERE id = :id AND state = 'reading';

-- name: forget_lines
DELETE FROM consent_import_lines WHERE import_id = :id;

-- name: add_lines
INSERT INTO consent_import_lines (import_id, line, fate, reason, raw, phone, change, purposes, at, dated, wording, proof, known)
SELECT :import_id::bigint, w.line, w.fate, w.reason, w.raw, w.phone, w.change, string_to_array(w.purposes, ' '), w.at, w.dated,
       w.wording, w.proof, w.known
FROM unnest(:lines::integer[], :fates::text[], :reasons::text[], :raws::text[], :phones::text[], :changes::text[], :purposes::text[],
            :times::timestamptz[], :dated::boolean[], :wordings::text[], :proofs::text[], :known::boolean[])
  AS w(line, fate, reason, raw, phone, change, purposes, at, dated, wording, proof, known);

-- name: set_aside_contradictions
-- Who stands there as agreeing and as having had enough at the same moment has had enough. By windows: a join of the list with
-- itself takes hours where the planner knows nothing of lines that are a second old.
UPDATE consent_import_lines g SET fate = 'bad', reason = 'contradicts', beside = o.beside
FROM (SELECT line, min(enough) AS beside
      FROM (SELECT l.line, l.change, min(l.line) FILTER (WHERE l.change = 'withdrawn') OVER (PARTITION BY l.phone, l.at, p.purpose) AS enough
            FROM consent_import_lines l, unnest(l.purposes) AS p(purpose) WHERE l.import_id = :id AND l.fate <> 'bad') said
      WHERE change = 'given' AND enough IS NOT NULL GROUP BY line) o
WHERE g.import_id = :id AND g.line = o.line;

-- name: set_aside_repeats
UPDATE consent_import_lines g SET fate = 'same', reason = 'repeats', beside = o.beside
FROM (SELECT line, min(line) OVER (PARTITION BY phone, change, at, purposes) AS beside
      FROM consent_import_lines WHERE import_id = :id AND fate = 'new') o
WHERE g.import_id = :id AND g.line = o.line AND o.beside < o.line;

-- name: set_read
UPDATE consent_imports SET state = 'ready', content = NULL WHERE id = :id AND state = 'reading' RETURNING id;

-- name: set_confirmed
UPDATE consent_imports SET state = 'applying', confirmed_by = :by, confirmed_as = :kind, confirmed_at = :now WHERE id = :id;

-- name: finish
UPDATE consent_imports SET state = 'done', done_at = :now,
  same = same + (SELECT count(*) FROM consent_import_lines WHERE import_id = :id AND fate = 'same')
WHERE id = :id AND state = 'applying';

-- name: count_lines
SELECT count(*) FILTER (WHERE fate = 'new') AS new, count(*) FILTER (WHERE fate = 'same') AS same,
       count(*) FILTER (WHERE fate = 'bad') AS bad,
       count(*) FILTER (WHERE fate = 'new' AND NOT known) AS unknown,
       count(*) FILTER (WHERE fate = 'new' AND change = 'withdrawn') AS withdrawn,
       count(*) FILTER (WHERE fate = 'new' AND change = 'given') AS given
FROM consent_import_lines WHERE import_id = :id;

-- name: list_lines
SELECT line, fate, reason, beside, raw, phone, change, purposes, at, dated, wording, proof, known FROM consent_import_lines
WHERE import_id = :id AND fate = :fate AND line > :after ORDER BY line LIMIT :most;

-- name: mark_lines
UPDATE consent_import_lines SET fate = 'written' WHERE import_id = :id AND line = ANY(:lines::integer[]);

-- name: count_applied
UPDATE consent_imports SET written = written + :written, same = same + :same WHERE id = :id;

-- name: drop_used_lines
DELETE FROM consent_import_lines WHERE import_id = :id AND fate <> 'bad';

-- name: remove_import
DELETE FROM consent_imports WHERE id = :id;

-- name: tidy_lines
DELETE FROM consent_import_lines WHERE import_id IN (SELECT id FROM consent_imports WHERE state = 'done' AND done_at < :before);

-- name: tidy_unconfirmed
DELETE FROM consent_imports WHERE state IN ('reading', 'ready') AND made_at < :before;

-- name: which_are_new
-- The lines of which at least one purpose tells something, for at least one address.
SELECT DISTINCT w.line
FROM unnest(:lines::integer[], :contact_ids::bigint[], :identity_ids::bigint[], :purposes::text[], :changes::text[],
            :times::timestamptz[], :dated::boolean[]) AS w(line, contact_id, identity_id, purpose, change, at, dated)
CROSS JOIN LATERAL (
  SELECT i.id FROM identities i WHERE w.change = 'given' AND i.id = w.identity_id
  UNION ALL SELECT i.id FROM identities i WHERE w.change = 'withdrawn' AND i.contact_id = w.contact_id) t
LEFT JOIN LATERAL (SELECT r.change, r.at FROM consents r WHERE r.identity_id = t.id AND r.purpose = w.purpose
                   ORDER BY r.at DESC, r.id DESC LIMIT 1) s ON NOT w.dated
WHERE NOT EXISTS (SELECT FROM consents r WHERE r.identity_id = t.id AND r.purpose = w.purpose AND r.change = w.change AND r.at = w.at)
  AND (s.change IS NULL OR (s.change <> w.change AND s.at < w.at));

-- name: lock_people
SELECT id FROM contacts WHERE id = ANY(:ids::bigint[]) ORDER BY id FOR UPDATE;

-- name: write_down
-- Enough is said for all addresses of a person, a consent for the one that is named. What stands already is no news; of the
-- same thing said twice in this batch one is written.
WITH news AS (
  SELECT DISTINCT ON (t.id, w.purpose, w.change, w.at) w.line, w.contact_id, t.id AS identity_id, w.purpose, w.change, w.at, w.wording,
         w.proof
  FROM unnest(:lines::integer[], :contact_ids::bigint[], :identity_ids::bigint[], :purposes::text[], :changes::text[],
              :times::timestamptz[], :dated::boolean[], :wordings::text[], :proofs::text[])
    AS w(line, contact_id, identity_id, purpose, change, at, dated, wording, proof)
  CROSS JOIN LATERAL (
    SELECT i.id FROM identities i WHERE w.change = 'given' AND i.id = w.identity_id
    UNION ALL SELECT i.id FROM identities i WHERE w.change = 'withdrawn' AND i.contact_id = w.contact_id) t
  LEFT JOIN LATERAL (SELECT r.change, r.at FROM consents r WHERE r.identity_id = t.id AND r.purpose = w.purpose
                     ORDER BY r.at DESC, r.id DESC LIMIT 1) s ON NOT w.dated
  WHERE NOT EXISTS (SELECT FROM consents r WHERE r.identity_id = t.id AND r.purpose = w.purpose AND r.change = w.change AND r.at = w.at)
    AND (s.change IS NULL OR (s.change <> w.change AND s.at < w.at))
  ORDER BY t.id, w.purpose, w.change, w.at, w.line
), made AS (
  INSERT INTO consents (identity_id, purpose, change, at, how, wording, proof, source, recorded_by, recorded_at)
  SELECT identity_id, purpose, change, at, 'import', wording, proof, :source, :by::bigint, :now::timestamptz FROM news
)
SELECT DISTINCT line, contact_id FROM news;

-- name: follow_marketing
-- The mark that stops advertising is what the latest line of any address says.
UPDATE contacts c SET marketing_stopped_at = CASE WHEN s.change = 'withdrawn' THEN s.at END, updated_at = :now
FROM unnest(:ids::bigint[]) AS w(id)
CROSS JOIN LATERAL (
  SELECT r.change, r.at FROM consents r JOIN identities i ON i.id = r.identity_id
  WHERE i.contact_id = w.id AND r.purpose = 'marketing' ORDER BY r.at DESC, r.id DESC LIMIT 1) s
WHERE c.id = w.id AND c.marketing_stopped_at IS DISTINCT FROM CASE WHEN s.change = 'withdrawn' THEN s.at END;
