-- name: find_inbox
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, silent_since, silent_expected, checked_at, failing, created_at,
       updated_at
FROM inboxes WHERE id = :id;

-- name: lock_inbox
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, silent_since, silent_expected, checked_at, failing, created_at,
       updated_at
FROM inboxes WHERE id = :id FOR UPDATE;

-- name: list_inboxes
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, silent_since, silent_expected, checked_at, failing, created_at,
       updated_at
FROM inboxes WHERE id > :after AND (:with_disabled::boolean OR state <> 'disabled') ORDER BY id LIMIT :limit;

-- name: find_by_number
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, silent_since, silent_expected, checked_at, failing, created_at,
       updated_at
FROM inboxes WHERE channel = :channel AND phone_number_id = :phone_number_id AND state <> 'disabled';

-- name: list_by_account
SELECT id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit,
       graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at, last_webhook_at,
       last_inbound_at, last_outbound_at, templates_synced_at, silent_since, silent_expected, checked_at, failing, created_at,
       updated_at
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

-- name: note_subscribed
UPDATE inboxes SET subscribed_at = :now, updated_at = :now WHERE id = :id;

-- name: learn_phone
-- What is not told stays as it is; nothing new is no change, and no row. Comes back with what was known before.
WITH was AS (SELECT id, display_phone_number, verified_name, quality_rating, messaging_limit, throughput
             FROM inboxes WHERE id = :id FOR UPDATE)
UPDATE inboxes i SET display_phone_number = coalesce(:display_phone_number::text, was.display_phone_number),
  verified_name = coalesce(:verified_name::text, was.verified_name),
  quality_rating = coalesce(:quality_rating::text, was.quality_rating),
  messaging_limit = coalesce(:messaging_limit::text, was.messaging_limit),
  throughput = coalesce(:throughput::text, was.throughput), updated_at = :now
FROM was
WHERE i.id = was.id AND (coalesce(:display_phone_number::text, was.display_phone_number),
                         coalesce(:verified_name::text, was.verified_name),
                         coalesce(:quality_rating::text, was.quality_rating),
                         coalesce(:messaging_limit::text, was.messaging_limit), coalesce(:throughput::text, was.throughput))
  IS DISTINCT FROM (was.display_phone_number, was.verified_name, was.quality_rating, was.messaging_limit, was.throughput)
RETURNING i.quality_rating, i.messaging_limit, i.throughput, was.quality_rating AS was_quality_rating,
  was.messaging_limit AS was_messaging_limit, was.throughput AS was_throughput;

-- name: add_number_news
INSERT INTO number_news (inbox_id, at, what, before, after, source, detail)
VALUES (:inbox_id, :at, :what, :before, :after, :source, :detail);

-- name: lock_templates_named
-- The provider names a template by id, by name and language, or both.
SELECT id, provider_id, name, language, status, category, previous_category, quality, rejected_reason, components, alert
FROM templates
WHERE channel = :channel AND waba_id = :waba_id
  AND (provider_id = :provider_id AND provider_id <> '' OR name = :name AND language = :language) ORDER BY id FOR UPDATE;

-- name: save_template_state
UPDATE templates SET status = :status, category = :category, previous_category = :previous_category, quality = :quality,
  rejected_reason = :rejected_reason, alert = :alert
WHERE id = :id;

-- name: list_templates_before
SELECT name, language, status, category, previous_category, quality, rejected_reason, components, alert
FROM templates WHERE channel = :channel AND waba_id = :waba_id FOR UPDATE;

-- name: lock_templates
SELECT pg_advisory_xact_lock(hashtextextended(:account, 11));

-- name: keep_template
INSERT INTO templates (channel, waba_id, provider_id, name, language, status, category, previous_category, quality,
                       rejected_reason, parameter_format, components, alert, synced_at)
VALUES (:channel, :waba_id, :provider_id, :name, :language, :status, :category, :previous_category, :quality,
        :rejected_reason, :parameter_format, :components, :alert, :now)
ON CONFLICT (channel, waba_id, name, language) DO UPDATE SET provider_id = excluded.provider_id, status = excluded.status,
  category = excluded.category, previous_category = excluded.previous_category, quality = excluded.quality,
  rejected_reason = excluded.rejected_reason, parameter_format = excluded.parameter_format,
  components = excluded.components, alert = excluded.alert, synced_at = excluded.synced_at;

-- name: drop_templates
-- What was written here while the list was under way is younger than the list.
DELETE FROM templates WHERE channel = :channel AND waba_id = :waba_id AND synced_at < :before;

-- name: note_templates_synced
UPDATE inboxes SET templates_synced_at = :now WHERE channel = :channel AND waba_id = :waba_id;

-- name: list_templates
SELECT t.id, i.id AS inbox_id, t.name, t.language, t.status, t.category, t.quality, t.rejected_reason, t.parameter_format,
       t.components, t.synced_at
FROM templates t JOIN inboxes i ON i.channel = t.channel AND i.waba_id = t.waba_id
WHERE i.state <> 'disabled' AND (:inbox_id::bigint IS NULL OR i.id = :inbox_id)
ORDER BY t.name, t.language, i.id;

-- name: find_template
SELECT t.id, i.id AS inbox_id, t.name, t.language, t.status, t.category, t.quality, t.rejected_reason, t.parameter_format,
       t.components, t.synced_at
FROM templates t JOIN inboxes i ON i.channel = t.channel AND i.waba_id = t.waba_id
WHERE i.id = :inbox_id AND t.name = :name AND t.language = :language;

-- name: list_templates_fully
SELECT t.id, i.id AS inbox_id, t.name, t.language, t.status, t.category, t.quality, t.rejected_reason, t.parameter_format,
       t.components, t.synced_at, t.provider_id, t.previous_category, t.edited_at, t.alert, i.channel, i.waba_id
FROM templates t JOIN inboxes i ON i.channel = t.channel AND i.waba_id = t.waba_id
WHERE i.id = :inbox_id AND (:id::bigint IS NULL OR t.id = :id)
ORDER BY t.name, t.language;

-- name: save_edited_template
UPDATE templates SET status = :status, category = :category, rejected_reason = '', parameter_format = :parameter_format,
  components = :components, edited_at = (edited_at || :now::timestamptz)[greatest(1, cardinality(edited_at) - 18):],
  alert = NULL, synced_at = :now
WHERE id = :id;

-- name: forget_templates
DELETE FROM templates
WHERE channel = :channel AND waba_id = :waba_id AND name = :name AND (:language::text IS NULL OR language = :language);

-- name: count_number_alarms
SELECT count(*) FROM number_alarms WHERE inbox_id = :id AND cleared_at IS NULL;

-- name: count_template_alerts
SELECT count(*) FROM templates WHERE channel = :channel AND waba_id = :waba_id AND alert IS NOT NULL;

-- name: clear_template_alert
UPDATE templates SET alert = NULL WHERE id = :id AND channel = :channel AND waba_id = :waba_id AND alert IS NOT NULL;

-- name: find_sample
SELECT kind, object_key, mime, filename, state, created_by FROM attachments WHERE id = :id;

-- name: count_template_sends
SELECT o.draft->'template'->>'name' AS name, o.draft->'template'->>'language' AS language,
       count(*) FILTER (WHERE o.state NOT IN ('undone')) AS sent
FROM outbox o JOIN inboxes i ON i.id = o.inbox_id
WHERE i.channel = :channel AND i.waba_id = :waba_id AND o.draft->'template'->>'name' = ANY(:names::text[])
  AND o.asked_at > :since
GROUP BY 1, 2;

-- name: count_template_waiting
-- Asked for and not yet sent: the guard withholds them once the template is gone.
SELECT o.draft->'template'->>'name' AS name, o.draft->'template'->>'language' AS language, count(*) AS waiting
FROM outbox o JOIN inboxes i ON i.id = o.inbox_id
WHERE i.channel = :channel AND i.waba_id = :waba_id AND o.state IN ('held', 'queued')
  AND o.draft->'template'->>'name' = ANY(:names::text[])
GROUP BY 1, 2;

-- name: list_stale_templates
SELECT DISTINCT ON (channel, waba_id) id, channel, name, phone_number_id, waba_id, display_phone_number, verified_name,
       quality_rating, messaging_limit, graph_url, state, paused_reason, team_id, is_demo, webhook_verified_at, subscribed_at,
       last_webhook_at, last_inbound_at, last_outbound_at, templates_synced_at, silent_since, silent_expected, checked_at, failing, created_at,
       updated_at
FROM inboxes WHERE state <> 'disabled' AND paused_reason <> 'number_moved' AND waba_id IS NOT NULL
  AND coalesce(templates_synced_at < :before, true)
ORDER BY channel, waba_id, id;

-- name: begin_rhythms
-- A new inbox is listened to from now on; one taken out of use, or whose number handed over, is forgotten.
WITH gone AS (DELETE FROM inbox_rhythms r USING inboxes i WHERE i.id = r.inbox_id AND (i.state = 'disabled' OR i.paused_reason = 'number_moved'))
INSERT INTO inbox_rhythms (inbox_id, counts, hours, heard, due, quiet_since, looked_at, message_id)
SELECT id, :zeros::double precision[], :zeros::double precision[], 0, 0, :now::timestamptz, :now::timestamptz,
       (SELECT coalesce(max(id), 0) FROM messages)
FROM inboxes WHERE state <> 'disabled' AND paused_reason <> 'number_moved' AND NOT is_demo
ON CONFLICT (inbox_id) DO NOTHING;

-- name: lock_rhythms
SELECT r.inbox_id, r.counts, r.hours, r.heard, r.due, r.quiet_since, r.looked_at, r.message_id, i.silent_since
FROM inbox_rhythms r JOIN inboxes i ON i.id = r.inbox_id ORDER BY r.inbox_id FOR UPDATE OF r;

-- name: newest_message
SELECT coalesce(max(id), 0) FROM messages;

-- name: count_visits
-- A visit: a customer who had not written for an hour. What is imported from a phone's history is older, and was not heard.
-- An id that commits after a younger one is missed: one visit more or less does not matter here.
SELECT r.inbox_id, count(DISTINCT m.conversation_id) FILTER (WHERE NOT EXISTS (
         SELECT FROM messages p WHERE p.conversation_id = m.conversation_id AND p.direction = 'in' AND p.id < m.id
           AND p.display_at BETWEEN m.display_at - interval '1 hour' AND m.display_at)) AS visits
FROM messages m JOIN inbox_rhythms r ON r.inbox_id = m.inbox_id
WHERE m.id > (SELECT min(message_id) FROM inbox_rhythms) AND m.id > r.message_id AND m.id <= :newest
  AND m.direction = 'in' AND m.display_at > m.created_at - interval '1 day'
GROUP BY r.inbox_id;

-- name: save_rhythm
UPDATE inbox_rhythms SET counts = :counts::double precision[], hours = :hours::double precision[], heard = :heard,
  due = :due, quiet_since = :quiet_since, looked_at = :looked_at, message_id = :message_id
WHERE inbox_id = :inbox_id;

-- name: set_silent
UPDATE inboxes SET silent_since = :since, silent_expected = :expected WHERE id = :id;

-- name: note_check
UPDATE inboxes SET checked_at = :now, failing = :failing WHERE id = :id;

-- name: list_unchecked
SELECT id FROM inboxes
WHERE state <> 'disabled' AND paused_reason <> 'number_moved' AND NOT is_demo AND phone_number_id IS NOT NULL
  AND coalesce(checked_at < :before, true) ORDER BY id;

-- name: list_fallbacks
SELECT language, name, template_language FROM fallback_templates WHERE inbox_id = :inbox_id ORDER BY language;

-- name: list_fallback_templates
SELECT DISTINCT t.name, t.language, t.status, t.components FROM fallback_templates f
JOIN inboxes i ON i.id = f.inbox_id
JOIN templates t ON t.channel = i.channel AND t.waba_id = i.waba_id AND t.name = f.name AND t.language = f.template_language
WHERE f.inbox_id = :inbox_id;

-- name: drop_fallbacks
DELETE FROM fallback_templates WHERE inbox_id = :inbox_id;

-- name: add_fallback
INSERT INTO fallback_templates (inbox_id, language, name, template_language)
VALUES (:inbox_id, :language, :name, :template_language);

-- name: list_template_fallbacks
-- Over all inboxes of the account.
SELECT f.name, f.template_language AS language, i.name AS inbox_name, count(*) AS times
FROM fallback_templates f JOIN inboxes i ON i.id = f.inbox_id
WHERE i.channel = :channel AND i.waba_id = :waba_id AND i.state <> 'disabled' AND f.name = ANY(:names::text[])
GROUP BY 1, 2, 3 ORDER BY 3;

-- name: list_template_macros
SELECT m.template ->> 'name' AS name, m.template ->> 'language' AS language, min(m.shortcut) AS shortcut, count(*) AS times
FROM macros m WHERE m.template ->> 'name' = ANY(:names::text[]) AND m.state = 'active'
GROUP BY 1, 2 ORDER BY 1, 2;

-- name: forget_fallbacks
DELETE FROM fallback_templates f USING inboxes i
WHERE i.id = f.inbox_id AND i.channel = :channel AND i.waba_id = :waba_id AND f.name = :name
  AND (:language::text IS NULL OR f.template_language = :language);
