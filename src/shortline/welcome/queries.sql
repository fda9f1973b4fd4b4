-- name: installation
SELECT organisation FROM installation;

-- name: list_demo_inboxes
SELECT id, phone_number_id, secrets FROM inboxes WHERE is_demo AND state <> 'disabled' ORDER BY id;

-- name: move_demo_inboxes
UPDATE inboxes SET graph_url = :graph_url, updated_at = :now WHERE is_demo AND graph_url IS DISTINCT FROM :graph_url;

-- name: find_team_named
SELECT id FROM teams WHERE lower(name) = lower(:name);

-- name: lock_demo
SELECT pg_advisory_xact_lock(7103);

-- name: checklist
SELECT
  (SELECT min(created_at) FROM agents WHERE role = 'owner' AND state = 'active') AS owner,
  (SELECT min(created_at) FROM inboxes WHERE NOT is_demo AND state <> 'disabled') AS inbox,
  (SELECT min(webhook_verified_at) FROM inboxes WHERE NOT is_demo AND state <> 'disabled') AS webhook,
  (SELECT min(m.created_at) FROM messages m JOIN inboxes i ON i.id = m.inbox_id
    WHERE m.direction = 'in' AND NOT i.is_demo AND i.state <> 'disabled') AS test_message,
  (SELECT min(m.created_at) FROM messages m JOIN inboxes i ON i.id = m.inbox_id
    WHERE m.direction = 'out' AND m.accepted AND NOT i.is_demo AND i.state <> 'disabled') AS answered,
  (SELECT min(created_at) FROM agents WHERE role <> 'owner' AND NOT is_demo) AS invite;

-- name: lock_demo_inboxes
SELECT id FROM inboxes WHERE is_demo ORDER BY id FOR UPDATE;
