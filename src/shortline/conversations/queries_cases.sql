-- What a conversation is about, from its first word to its end: cases.

-- name: find_open_case
SELECT id, first_answered_at FROM cases WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: open_case
INSERT INTO cases (conversation_id, assignee_id, team_id, opened_at)
VALUES (:conversation_id, :assignee_id, :team_id, :opened_at) RETURNING id;

-- name: open_cases
INSERT INTO cases (id, conversation_id, assignee_id, team_id, opened_at) OVERRIDING SYSTEM VALUE
SELECT * FROM unnest(:ids::bigint[], :conversation_ids::bigint[], :assignee_ids::bigint[], :team_ids::bigint[],
                     :times::timestamptz[]);

-- name: list_cases
-- Of this person, on all channels, newest first. What went into another case is that one.
SELECT k.id, k.conversation_id, k.opened_at, k.closed_at, k.assignee_id, k.outcome, k.priority, k.fields, k.resolution_minutes,
       k.resolution_used, i.channel,
       r.id AS reason_id, concat_ws(' › ', g.name, p.name, r.name) AS reason_name,
       c.assignee_id AS conversation_assignee_id, c.team_id, i.team_id AS inbox_team_id
FROM conversations c JOIN cases k ON k.conversation_id = c.id JOIN inboxes i ON i.id = c.inbox_id
LEFT JOIN reasons r ON r.id = k.reason_id LEFT JOIN reasons p ON p.id = r.parent_id LEFT JOIN reasons g ON g.id = p.parent_id
WHERE c.contact_id = :contact_id AND k.opened_at >= :since AND k.merged_into_id IS NULL
ORDER BY k.opened_at DESC, k.id DESC LIMIT 100;

-- name: answer_case
UPDATE cases SET first_answered_at = :at WHERE id = :id AND first_answered_at IS NULL;

-- name: close_case
-- What was said of it before stays where nothing new is said.
UPDATE cases SET closed_at = :now, closed_by = :by, reason_id = coalesce(:reason_id, reason_id), outcome = coalesce(:outcome, outcome),
  resolution_minutes = :resolution_minutes, resolution_used = :resolution_used
WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: lock_case
SELECT id, conversation_id, closed_at, reason_id, outcome, fields FROM cases WHERE id = :id FOR UPDATE;

-- name: lock_open_case
SELECT id, fields FROM cases WHERE conversation_id = :conversation_id AND closed_at IS NULL FOR UPDATE;

-- name: save_fields
UPDATE cases SET fields = :fields WHERE id = :id;

-- name: find_conversation_of_case
SELECT conversation_id FROM cases WHERE id = :id;

-- name: save_about
UPDATE cases SET reason_id = :reason_id, outcome = :outcome WHERE id = :id;

-- name: take_case_up
-- What became of it is open again.
UPDATE cases SET closed_at = NULL, closed_by = NULL, outcome = NULL
WHERE id = (SELECT id FROM cases WHERE conversation_id = :conversation_id AND merged_into_id IS NULL ORDER BY id DESC LIMIT 1)
  AND NOT EXISTS (SELECT FROM cases o WHERE o.conversation_id = :conversation_id AND o.closed_at IS NULL);

-- name: assign_case
UPDATE cases SET assignee_id = :assignee_id, team_id = :team_id
WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: prioritize_case
UPDATE cases SET priority = :priority WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: prioritize_cases
UPDATE cases SET priority = :priority WHERE conversation_id = ANY(:conversation_ids::bigint[]) AND closed_at IS NULL;

-- name: prioritize_all
-- Another priority may promise another end to the case: its next message asks.
UPDATE conversations c SET priority = :priority, resolution_anew = c.resolution_anew OR c.resolution_minutes IS NOT NULL
FROM (SELECT id, priority AS was FROM conversations WHERE id = ANY(:ids::bigint[])) b
WHERE c.id = b.id AND b.was <> :priority AND c.state <> 'closed' RETURNING c.id, b.was;
