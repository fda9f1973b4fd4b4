-- name: list_said
-- What these people said last, where nobody knows their language.
SELECT c.id, s.said
FROM conversations c JOIN contacts p ON p.id = c.contact_id
CROSS JOIN LATERAL (
  SELECT string_agg(w.text, E'\n' ORDER BY w.seq DESC) AS said FROM (
    SELECT m.seq, m.text FROM messages m
    WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.text <> '' ORDER BY m.seq DESC LIMIT :messages) w) s
WHERE c.id = ANY(:ids::bigint[]) AND p.language IS NULL AND s.said IS NOT NULL
ORDER BY c.id;

-- name: set_found
UPDATE contacts p SET language = f.language, language_found = true, updated_at = :now
FROM (SELECT DISTINCT ON (c.contact_id) c.contact_id, w.language
      FROM unnest(:ids::bigint[], :languages::text[]) AS w (id, language) JOIN conversations c ON c.id = w.id
      ORDER BY c.contact_id, c.id) f
WHERE p.id = f.contact_id AND p.language IS NULL RETURNING p.id;

-- name: is_unknown
SELECT p.language IS NULL FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.id = :conversation_id;
