-- name: find_conversation
SELECT conversation_id FROM cases WHERE id = :id;

-- name: find_latest
SELECT id FROM cases WHERE conversation_id = :conversation_id AND merged_into_id IS NULL ORDER BY id DESC LIMIT 1;

-- name: lock_cases
SELECT id, conversation_id, opened_at, first_answered_at, closed_at, merged_into_id FROM cases
WHERE id = ANY(:ids::bigint[]) ORDER BY id FOR UPDATE;

-- name: add_tie
INSERT INTO case_ties (kind, case_id, other_id, kept, made_by, made_at)
VALUES (:kind, :case_id, :other_id, :kept, :by, :now) ON CONFLICT DO NOTHING RETURNING id;

-- name: find_linked
SELECT id FROM case_ties WHERE kind = 'linked' AND undone_at IS NULL
  AND least(case_id, other_id) = least(:one::bigint, :other::bigint)
  AND greatest(case_id, other_id) = greatest(:one::bigint, :other::bigint);

-- name: find_tie
SELECT kind, case_id, other_id, kept, undone_at FROM case_ties WHERE id = :id;

-- name: lock_tie
SELECT id FROM case_ties WHERE id = :id AND undone_at IS NULL FOR UPDATE;

-- name: end_tie
UPDATE case_ties SET undone_at = :now, undone_by = :by WHERE id = :id;

-- name: count_on
SELECT count(*) FROM case_ties WHERE undone_at IS NULL AND (case_id = :id OR other_id = :id) AND id <> :but;

-- name: merge_case
UPDATE cases SET merged_into_id = :into_id, closed_at = coalesce(closed_at, :now), closed_by = coalesce(closed_by, :by)
WHERE id = :id;

-- name: part_case
UPDATE cases SET merged_into_id = NULL WHERE id = :id;

-- name: open_again
UPDATE cases SET closed_at = NULL, closed_by = NULL, outcome = NULL WHERE id = :id;

-- name: has_open
SELECT EXISTS (SELECT FROM cases WHERE conversation_id = :conversation_id AND closed_at IS NULL);

-- name: set_priority
UPDATE cases SET priority = :priority WHERE id = :id;

-- name: find_boundary
-- A message of the case that was said by one of both sides, and whether something was said in it before.
SELECT m.display_at, m.seq, EXISTS (
    SELECT FROM messages e WHERE e.conversation_id = m.conversation_id AND e.case_id = m.case_id
      AND (e.display_at, e.seq) < (m.display_at, m.seq) AND e.direction IN ('in', 'out') AND e.state <> 'undone') AS has_before
FROM messages m
WHERE m.id = :id AND m.case_id = :case_id AND m.direction IN ('in', 'out') AND m.kind <> 'reaction' AND m.state <> 'undone';

-- name: close_earlier
UPDATE cases SET closed_at = :at, closed_by = :by, first_answered_at = CASE WHEN first_answered_at < :at THEN first_answered_at END
WHERE id = :id;

-- name: open_later
-- The part that goes on: whoever had the whole has it, and it hurries as much.
INSERT INTO cases (conversation_id, assignee_id, team_id, priority, opened_at)
SELECT conversation_id, assignee_id, team_id, priority, :at FROM cases WHERE id = :id RETURNING id;

-- name: move_from
UPDATE messages SET case_id = :to_id
WHERE conversation_id = :conversation_id AND case_id = :id AND (display_at, seq) >= (:at::timestamptz, :seq::bigint);

-- name: note_first_answer
UPDATE cases SET first_answered_at = (
  SELECT min(coalesce(r.at, m.display_at)) FROM messages m
  LEFT JOIN message_receipts r ON r.message_id = m.id AND r.state = 'accepted'
  WHERE m.conversation_id = :conversation_id AND m.case_id = :id AND m.direction = 'out' AND m.kind <> 'reaction'
    AND (r.message_id IS NOT NULL OR m.author_kind = 'phone_app'))
WHERE id = :id;

-- name: move_back
UPDATE messages SET case_id = :to_id WHERE conversation_id = :conversation_id AND case_id = :id;

-- name: go_on_as
-- The whole is open or closed as its later part was, and keeps what was said of either.
UPDATE cases w SET closed_at = l.closed_at, closed_by = l.closed_by, assignee_id = l.assignee_id, team_id = l.team_id,
  priority = l.priority, first_answered_at = least(w.first_answered_at, l.first_answered_at),
  reason_id = coalesce(l.reason_id, w.reason_id), fields = w.fields || l.fields, outcome = coalesce(l.outcome, CASE WHEN l.closed_at IS NOT NULL THEN w.outcome END),
  resolution_minutes = l.resolution_minutes, resolution_used = l.resolution_used
FROM (SELECT closed_at, closed_by, assignee_id, team_id, priority, first_answered_at, reason_id, outcome, fields,
        resolution_minutes, resolution_used FROM cases WHERE id = :later_id) l
WHERE w.id = :id;

-- name: list_ties
-- Of the cases of a conversation; who may see the other end is decided by whoever reads them.
SELECT t.id, t.kind, t.case_id = f.mine AS here_first, t.made_at, a.name AS made_by, o.id AS other_case_id, o.opened_at, o.closed_at,
  o.conversation_id, c.contact_id, c.assignee_id, c.team_id, i.team_id AS inbox_team_id, i.channel, p.name AS contact_name,
  d.phone, d.user_id, d.username, d.profile_name, d.changed_at, d.change_note, d.first_seen_at, d.last_seen_at, d.id AS identity_id
FROM (
  SELECT t.id, k.id AS mine, t.other_id AS other FROM cases k JOIN case_ties t ON t.case_id = k.id
  WHERE k.conversation_id = :conversation_id AND t.undone_at IS NULL
  UNION ALL
  SELECT t.id, k.id, t.case_id FROM cases k JOIN case_ties t ON t.other_id = k.id JOIN cases x ON x.id = t.case_id
  WHERE k.conversation_id = :conversation_id AND t.undone_at IS NULL AND x.conversation_id <> k.conversation_id
) f
JOIN case_ties t ON t.id = f.id JOIN cases o ON o.id = f.other JOIN conversations c ON c.id = o.conversation_id
JOIN inboxes i ON i.id = c.inbox_id JOIN contacts p ON p.id = c.contact_id JOIN identities d ON d.id = c.identity_id
LEFT JOIN agents a ON a.id = t.made_by
ORDER BY t.id DESC LIMIT 50;
