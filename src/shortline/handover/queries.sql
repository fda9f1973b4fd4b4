-- columns: handover
id, conversation_id, kind, address, due_at, summary, why, price, assignee_id, team_id,
attempts, made_at, told_at, ended_as, ended_at, outcome

-- name: add_handover
INSERT INTO handovers (conversation_id, case_id, kind, address, due_at, summary, why, price, assignee_id, team_id, made_by, made_at)
SELECT :conversation_id, (SELECT k.id FROM cases k WHERE k.conversation_id = :conversation_id ORDER BY k.opened_at DESC, k.id DESC LIMIT 1),
  :kind, :address, :due_at, :summary, :why, :price, :assignee_id, :team_id, :by, :now
RETURNING id;

-- name: find_conversation
SELECT conversation_id FROM handovers WHERE id = :id;

-- name: lock_handover
SELECT {handover} FROM handovers WHERE id = :id FOR UPDATE;

-- name: change_handover
UPDATE handovers SET due_at = :due_at, address = :address, assignee_id = :assignee_id, team_id = :team_id, attempts = :attempts,
  told_at = CASE WHEN due_at = :due_at THEN told_at END
WHERE id = :id;

-- name: end_handover
UPDATE handovers SET ended_as = :ended_as, ended_by = :by, ended_at = :now, outcome = :outcome WHERE id = :id;

-- name: list_of_conversation
-- What stands, and what ended lately.
SELECT {h.handover}, a.name AS assignee_name, m.name AS made_by_name, e.name AS ended_by_name, t.name AS team_name
FROM handovers h
LEFT JOIN agents a ON a.id = h.assignee_id AND a.state <> 'disabled' LEFT JOIN agents m ON m.id = h.made_by
LEFT JOIN agents e ON e.id = h.ended_by LEFT JOIN teams t ON t.id = h.team_id
WHERE h.conversation_id = :conversation_id AND (h.ended_at IS NULL OR h.ended_at > :since)
ORDER BY h.ended_at IS NOT NULL, h.due_at, h.id LIMIT 50;

-- name: list_open
-- By when they are due. Who may see them, the caller decides by the conversation.
SELECT {h.handover}, a.name AS assignee_name, m.name AS made_by_name, NULL AS ended_by_name, t.name AS team_name,
  c.assignee_id AS conversation_assignee_id, c.team_id AS conversation_team_id, i.team_id AS inbox_team_id,
  coalesce(nullif(k.name, ''), d.profile_name, d.username, d.phone) AS contact_name
FROM handovers h JOIN conversations c ON c.id = h.conversation_id JOIN inboxes i ON i.id = c.inbox_id
JOIN contacts k ON k.id = c.contact_id JOIN identities d ON d.id = c.identity_id
LEFT JOIN agents a ON a.id = h.assignee_id AND a.state <> 'disabled' LEFT JOIN agents m ON m.id = h.made_by
LEFT JOIN teams t ON t.id = h.team_id
WHERE h.ended_at IS NULL AND (:agent_id::bigint IS NULL OR h.assignee_id = :agent_id) AND (h.due_at, h.id) > (:due_at, :id)
ORDER BY h.due_at, h.id LIMIT :most;

-- name: find_due
SELECT id, conversation_id FROM handovers
WHERE ended_at IS NULL AND told_at IS NULL AND due_at <= :now ORDER BY due_at LIMIT :most;

-- name: save_told
-- Its conversation is locked. Nothing comes back for one that was told, moved or ended meanwhile.
UPDATE handovers SET told_at = :now WHERE id = :id AND ended_at IS NULL AND told_at IS NULL AND due_at <= :now RETURNING {handover};

-- name: find_hand
SELECT a.role, ARRAY(SELECT m.team_id FROM team_members m WHERE m.agent_id = a.id) AS team_ids
FROM agents a WHERE a.id = :id AND a.state = 'active';

-- name: is_team
SELECT EXISTS (SELECT FROM teams WHERE id = :id);

-- name: find_inbox_team
SELECT team_id FROM inboxes WHERE id = :id;

-- name: list_known
-- Of the open case of each: the customer's first and last words, our last ones that left, what was promised, what is left to do.
SELECT k.conversation_id, k.fields, a.text AS asked, CASE WHEN l.id <> a.id THEN l.text END AS last, o.text AS ours, h.promised,
  coalesce(h.dues, '{}') AS dues,
  ARRAY(SELECT z.text FROM case_items z WHERE z.case_id = k.id AND z.done_at IS NULL ORDER BY z.id) AS to_do
FROM cases k
LEFT JOIN LATERAL (SELECT m.id, left(m.text, :longest::integer) AS text FROM messages m
  WHERE m.conversation_id = k.conversation_id AND m.case_id = k.id AND m.direction = 'in' AND m.text <> '' AND m.deleted_at IS NULL
  ORDER BY m.display_at, m.seq LIMIT 1) a ON true
LEFT JOIN LATERAL (SELECT m.id, left(m.text, :longest::integer) AS text FROM messages m
  WHERE m.conversation_id = k.conversation_id AND m.case_id = k.id AND m.direction = 'in' AND m.text <> '' AND m.deleted_at IS NULL
  ORDER BY m.display_at DESC, m.seq DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (SELECT left(m.text, :longest::integer) AS text FROM messages m
  WHERE m.conversation_id = k.conversation_id AND m.case_id = k.id AND m.direction = 'out' AND m.text <> '' AND m.deleted_at IS NULL
    AND m.kind <> 'reaction' AND m.send_at IS NULL AND m.state NOT IN ('failed', 'withheld', 'undone')
  ORDER BY m.display_at DESC, m.seq DESC LIMIT 1) o ON true
LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'address', p.address) ORDER BY p.due_at, p.id) AS promised,
    array_agg(p.due_at ORDER BY p.due_at, p.id) AS dues
  FROM handovers p WHERE p.conversation_id = k.conversation_id AND p.ended_at IS NULL) h ON true
WHERE k.conversation_id = ANY(:ids::bigint[]) AND k.closed_at IS NULL;

-- name: find_locale
SELECT locale FROM agents WHERE id = :id;

-- name: add_passed_on
INSERT INTO passed_on (conversation_id, case_id, after_seq, reason, why, summary, assignee_id, team_id, passed_by, passed_at)
SELECT :conversation_id, (SELECT k.id FROM cases k WHERE k.conversation_id = :conversation_id AND k.closed_at IS NULL),
  :after_seq, :reason, :why, :summary, :assignee_id, :team_id, :by, :now;

-- name: drop_passed_on
-- The last one, where it was for somebody else.
DELETE FROM passed_on p WHERE p.id = (SELECT max(l.id) FROM passed_on l WHERE l.conversation_id = :conversation_id)
  AND (p.assignee_id, p.team_id) IS DISTINCT FROM (:assignee_id::bigint, :team_id::bigint);

-- name: put_away
UPDATE passed_on SET put_away_by = :by, put_away_at = :now WHERE conversation_id = :conversation_id AND put_away_at IS NULL;

-- name: find_passed_on
-- The last one, while its case is open and nobody but its giver has answered since; an answer that did not leave is none.
SELECT p.reason, p.why, p.summary, p.passed_at, p.passed_by, a.name AS passed_by_name
FROM passed_on p JOIN cases k ON k.id = p.case_id AND k.closed_at IS NULL LEFT JOIN agents a ON a.id = p.passed_by
WHERE p.id = (SELECT max(l.id) FROM passed_on l WHERE l.conversation_id = :conversation_id) AND p.put_away_at IS NULL
  AND NOT EXISTS (SELECT FROM messages m WHERE m.conversation_id = p.conversation_id AND m.seq > p.after_seq AND m.direction = 'out'
    AND m.author_kind = 'agent' AND m.author_agent_id IS DISTINCT FROM p.passed_by AND m.kind <> 'reaction'
    AND m.state NOT IN ('failed', 'withheld') AND m.deleted_at IS NULL AND m.send_at IS NULL);
