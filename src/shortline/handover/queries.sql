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
