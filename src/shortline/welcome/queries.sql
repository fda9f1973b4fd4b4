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

-- name: list_demo_files
SELECT a.object_key, a.thumb_key FROM attachments a JOIN inboxes i ON i.id = a.inbox_id WHERE i.is_demo;

-- name: drop_demo_attachments
DELETE FROM attachments a USING inboxes i WHERE i.id = a.inbox_id AND i.is_demo;

-- name: drop_demo_attempts
DELETE FROM attempts a USING messages m, inboxes i WHERE m.id = a.message_id AND i.id = m.inbox_id AND i.is_demo;

-- name: drop_demo_outbox
DELETE FROM outbox o USING inboxes i WHERE i.id = o.inbox_id AND i.is_demo;

-- name: drop_demo_receipts
DELETE FROM message_receipts r USING messages m, inboxes i WHERE m.id = r.message_id AND i.id = m.inbox_id AND i.is_demo;

-- name: drop_demo_reactions
DELETE FROM reactions r USING messages m, inboxes i WHERE m.id = r.message_id AND i.id = m.inbox_id AND i.is_demo;

-- name: drop_demo_edits
DELETE FROM message_edits e USING messages m, inboxes i WHERE m.id = e.message_id AND i.id = m.inbox_id AND i.is_demo;

-- name: drop_demo_messages
DELETE FROM messages m USING inboxes i WHERE i.id = m.inbox_id AND i.is_demo;

-- name: drop_demo_cases
DELETE FROM cases k USING conversations c, inboxes i WHERE c.id = k.conversation_id AND i.id = c.inbox_id AND i.is_demo;

-- name: drop_demo_reads
DELETE FROM conversation_reads r USING conversations c, inboxes i
WHERE c.id = r.conversation_id AND i.id = c.inbox_id AND i.is_demo;

-- name: drop_demo_drafts
DELETE FROM drafts d USING conversations c, inboxes i WHERE c.id = d.conversation_id AND i.id = c.inbox_id AND i.is_demo;

-- name: drop_demo_conversations
DELETE FROM conversations c USING inboxes i WHERE i.id = c.inbox_id AND i.is_demo;

-- name: drop_demo_statuses
DELETE FROM orphan_statuses s USING inboxes i WHERE i.id = s.inbox_id AND i.is_demo;

-- name: drop_demo_journal_items
DELETE FROM journal_items t USING inboxes i WHERE i.id = t.inbox_id AND i.is_demo;

-- name: drop_demo_journal
-- Only what was applied: a lane's reader counts on what lies ahead of it.
DELETE FROM journal j USING inboxes i, journal_lanes l
WHERE i.id = j.inbox_id AND i.is_demo AND l.lane = j.lane AND j.seq <= l.applied_seq;

-- name: drop_demo_events
DELETE FROM events e USING inboxes i WHERE i.id = e.inbox_id AND i.is_demo AND e.position IS NOT NULL;

-- name: drop_demo_templates
DELETE FROM templates t
WHERE EXISTS (SELECT FROM inboxes i WHERE i.is_demo AND i.channel = t.channel AND i.waba_id = t.waba_id)
  AND NOT EXISTS (SELECT FROM inboxes i WHERE NOT i.is_demo AND i.channel = t.channel AND i.waba_id = t.waba_id);

-- name: keep_real_contacts
UPDATE contacts p SET is_demo = false WHERE p.is_demo AND EXISTS (SELECT FROM conversations c WHERE c.contact_id = p.id);

-- name: drop_demo_consents
DELETE FROM consents r USING identities d, contacts p
WHERE d.id = r.identity_id AND p.id = d.contact_id AND p.is_demo AND NOT EXISTS (SELECT FROM conversations c WHERE c.identity_id = d.id);

-- name: drop_demo_identities
DELETE FROM identities d USING contacts p
WHERE p.id = d.contact_id AND p.is_demo AND NOT EXISTS (SELECT FROM conversations c WHERE c.identity_id = d.id);

-- name: drop_demo_contacts
DELETE FROM contacts p WHERE p.is_demo AND NOT EXISTS (SELECT FROM identities d WHERE d.contact_id = p.id);

-- name: drop_demo_inboxes
DELETE FROM inboxes WHERE is_demo;

-- name: drop_demo_teams
-- A real inbox without its team would be open to everybody: such a team stays.
DELETE FROM teams t WHERE t.is_demo AND NOT EXISTS (SELECT FROM inboxes i WHERE i.team_id = t.id);

-- name: drop_demo_agents
DELETE FROM agents WHERE is_demo;

-- name: drop_demo_macros
DELETE FROM macros WHERE is_demo;

-- name: mark_demo_macros
UPDATE macros SET is_demo = true WHERE id = ANY(:ids);
