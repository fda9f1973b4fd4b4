-- name: facts
SELECT c.id AS conversation_id, c.inbox_id, c.window_opened_at, c.last_inbound_at,
       k.name AS contact_name, k.is_blocked, k.marketing_stopped_at,
       d.phone, d.user_id, d.changed_at AS identity_changed_at, d.profile_name,
       i.channel, i.name AS inbox_name, i.state AS inbox_state, i.paused_reason, i.waba_id, i.templates_synced_at,
       (SELECT held_since FROM installation) AS held_since
FROM conversations c
JOIN contacts k ON k.id = c.contact_id
JOIN identities d ON d.id = c.identity_id
JOIN inboxes i ON i.id = c.inbox_id
WHERE c.id = :id;

-- name: template
SELECT name, language, status, category FROM templates
WHERE channel = :channel AND waba_id = :waba_id AND name = :name AND language = :language;
