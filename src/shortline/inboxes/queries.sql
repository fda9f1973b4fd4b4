-- name: find_inbox
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, created_at, updated_at
FROM inboxes WHERE id = :id;

-- name: lock_inbox
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, created_at, updated_at
FROM inboxes WHERE id = :id FOR UPDATE;

-- name: list_inboxes
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, created_at, updated_at
FROM inboxes WHERE id > :after AND (:with_disabled::boolean OR state <> 'disabled') ORDER BY id LIMIT :limit;

-- name: find_by_number
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, created_at, updated_at
FROM inboxes WHERE channel = :channel AND phone_number_id = :phone_number_id AND state <> 'disabled';

-- name: list_by_account
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, created_at, updated_at
FROM inboxes WHERE channel = :channel AND waba_id = :waba_id AND state <> 'disabled' ORDER BY id;

-- name: find_sealed
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, graph_url, state, secrets
FROM inboxes WHERE id = :id;

-- name: list_sealed
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, graph_url, state, secrets
FROM inboxes WHERE state <> 'disabled' ORDER BY id;

-- name: find_team
SELECT id FROM teams WHERE id = :id;

-- name: add_inbox
INSERT INTO inboxes (channel, name, phone_number_id, waba_id, graph_url, secrets, team_id, is_demo, display_phone_number,
                     created_at, updated_at)
VALUES (:channel, :name, :phone_number_id, :waba_id, :graph_url, :secrets, :team_id, :is_demo, :display_phone_number,
        :now, :now)
ON CONFLICT (channel, phone_number_id) WHERE state <> 'disabled' DO NOTHING
RETURNING id;

-- name: save_inbox
UPDATE inboxes SET name = :name, phone_number_id = :phone_number_id, waba_id = :waba_id, graph_url = :graph_url,
  team_id = :team_id, state = :state, paused_reason = :paused_reason, updated_at = :now
WHERE id = :id;

-- name: save_secrets
UPDATE inboxes SET secrets = :secrets, updated_at = :now WHERE id = :id;
