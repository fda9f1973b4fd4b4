-- name: list_turns
-- The newest messages of both sides, newest first: those before our last one are the customer's turn.
SELECT m.direction, m.kind, left(m.text, 1000) AS text, m.deleted_at FROM messages m
WHERE m.conversation_id = :conversation_id AND m.direction IN ('in', 'out') AND m.author_kind <> 'system'
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at DESC, m.seq DESC LIMIT :most;

-- name: list_sent_to
-- What we wrote to this person last, in whatever conversation, newest first.
SELECT s.text FROM conversations c
JOIN LATERAL (SELECT left(m.text, 1000) AS text, m.display_at FROM messages m
  WHERE m.conversation_id = c.id AND m.direction = 'out' AND m.text IS NOT NULL AND m.state NOT IN ('undone', 'failed')
  ORDER BY m.display_at DESC LIMIT :most) s ON true
WHERE c.contact_id = :contact_id ORDER BY s.display_at DESC LIMIT :most;

-- name: list_closing_macros
-- What the house marked as closing lines, of those this agent may use.
SELECT wordings, language FROM macros
WHERE closing_line AND state = 'active'
  AND (owner_id = :reader OR owner_id IS NULL AND (:sees_all::boolean OR team_id IS NULL OR team_id = ANY(:team_ids::bigint[])))
ORDER BY id LIMIT :most;

-- name: find_speaker
SELECT p.language, (SELECT a.locale FROM agents a WHERE a.id = :agent_id) AS locale
FROM contacts p WHERE p.id = :contact_id;

-- name: list_said
-- What the customer gave in the case that is open, newest first: his words, and whether a picture or a file came with them.
SELECT m.kind, left(m.text, 4000) AS text FROM messages m
WHERE m.conversation_id = :conversation_id AND m.direction = 'in' AND m.deleted_at IS NULL
  AND m.case_id = (SELECT k.id FROM cases k WHERE k.conversation_id = :conversation_id AND k.closed_at IS NULL)
ORDER BY m.display_at DESC, m.seq DESC LIMIT :most;

-- name: list_questions
SELECT id, name, phrases, facts, details FROM questions ORDER BY fold(name), id;

-- name: lock_question
SELECT id, name, phrases, facts, details FROM questions WHERE id = :id FOR UPDATE;

-- name: count_questions
SELECT count(*) FROM questions;

-- name: add_question
INSERT INTO questions (name, phrases, facts, details, updated_by, updated_at)
VALUES (:name, :phrases, :facts, :details, :by, :now) RETURNING id, name, phrases, facts, details;

-- name: save_question
UPDATE questions SET name = :name, phrases = :phrases, facts = :facts, details = :details, updated_by = :by, updated_at = :now
WHERE id = :id RETURNING id, name, phrases, facts, details;

-- name: remove_question
DELETE FROM questions WHERE id = :id;
