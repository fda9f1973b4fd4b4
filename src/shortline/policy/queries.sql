-- name: facts
-- Everything a decision about a conversation is made from, in one go. `before_seq`: of a message submitted already, so that
-- it is not counted against itself. Same words: when each other person last got them, within the longest time a desk can choose.
SELECT c.id AS conversation_id, c.inbox_id, c.window_opened_at, c.last_inbound_at, c.waiting_since,
       k.name AS contact_name, k.is_blocked, k.marketing_stopped_at,
       c.last_inbound_at IS NOT NULL OR EXISTS (
         SELECT FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.author_kind = 'contact') AS customer_wrote,
       s.change AS service_consent, s.at AS service_consent_at, a.change AS marketing_consent,
       d.phone, d.user_id, d.changed_at AS identity_changed_at, d.profile_name,
       i.channel, i.name AS inbox_name, i.state AS inbox_state, i.paused_reason, i.waba_id, i.templates_synced_at,
       i.quality_rating, i.limited_at, i.display_phone_number,
       (SELECT k.zone FROM calendars k
        WHERE k.inbox_id = i.id OR k.team_id = i.team_id OR (k.team_id IS NULL AND k.inbox_id IS NULL)
        ORDER BY k.inbox_id IS NULL, k.team_id IS NULL LIMIT 1) AS our_zone,
       CASE WHEN i.paused_reason = 'number_moved' THEN (
         SELECT n.name FROM number_lines l JOIN inboxes n ON n.id = l.to_inbox_id
         WHERE l.from_inbox_id = i.id
           AND NOT EXISTS (SELECT FROM number_moves m WHERE m.from_inbox_id = n.id AND m.undone_at IS NULL)
         LIMIT 1) END AS moved_to,
       CASE WHEN c.window_opened_at IS NULL THEN (
         SELECT n.name FROM number_lines l JOIN conversations e ON e.inbox_id = l.from_inbox_id AND e.contact_id = c.contact_id
         JOIN inboxes n ON n.id = e.inbox_id
         WHERE l.to_inbox_id = i.id AND e.last_inbound_at IS NOT NULL ORDER BY e.last_inbound_at DESC LIMIT 1) END AS moved_from,
       reach.full_until, reach.full_until IS NOT NULL AND EXISTS (
         SELECT FROM pacer_reached r WHERE r.portfolio = coalesce(i.waba_id, 'inbox:' || i.id)
           AND r.person = coalesce(d.phone, d.user_id)
           AND r.at > :moment::timestamptz - interval '24 hours 1 minute') AS reached_lately,
       (SELECT held_since FROM installation) AS held_since,
       coalesce((SELECT chosen FROM policy_settings WHERE inbox_id IS NULL), '{}'::jsonb)
         || coalesce((SELECT chosen FROM policy_settings WHERE inbox_id = i.id), '{}'::jsonb) AS chosen,
       heard.times AS written, ours.times AS unanswered,
       (SELECT array_agg(s.at) FROM (
          SELECT max(o.asked_at) AS at FROM outbox o
          WHERE o.words = :words::bigint AND o.asked_at > :moment::timestamptz - interval '1 hour'
            AND o.asked_at <= :moment::timestamptz
            AND o.conversation_id <> c.id AND o.state <> 'undone'
          GROUP BY o.conversation_id LIMIT 500) s) AS same_words,
       :automatic::boolean AND EXISTS (
         SELECT 1 FROM automatic_answers a
         WHERE a.conversation_id = c.id AND a.on_day = :on_day::date
           AND a.case_id = coalesce((SELECT id FROM cases WHERE conversation_id = c.id AND closed_at IS NULL), 0)
           AND (:asked_at::timestamptz IS NULL OR a.asked_at <> :asked_at::timestamptz)) AS automatic_before,
       t.status AS template_status, t.category AS template_category, t.components AS template_components,
       scope.topics, CASE WHEN scope.topics IS NOT NULL AND c.waiting_since IS NOT NULL AND ours.times IS NULL THEN (
         SELECT string_agg(w.text, ' ') FROM (
           SELECT left(m.text, 1000) AS text FROM messages m
           WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.text IS NOT NULL AND m.display_at >= c.waiting_since
           ORDER BY m.seq DESC LIMIT 4) w) END AS heard
FROM conversations c
JOIN contacts k ON k.id = c.contact_id
JOIN identities d ON d.id = c.identity_id
JOIN inboxes i ON i.id = c.inbox_id
LEFT JOIN number_reach reach ON reach.inbox_id = i.id
LEFT JOIN templates t ON t.channel = i.channel AND t.waba_id = i.waba_id AND t.name = :template::text AND t.language = :language::text
CROSS JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'phrases', o.phrases, 'lines', o.lines, 'links', o.links,
                                      'phone', o.phone, 'price', o.price) ORDER BY o.id) AS topics
  FROM scope_topics o WHERE o.is_active AND (o.inbox_id IS NULL OR o.inbox_id = i.id)
) scope
CROSS JOIN LATERAL (
  SELECT count(*)::integer AS times, max(w.seq) AS seq FROM (
    SELECT m.seq FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in' ORDER BY m.seq DESC LIMIT 2) w
) heard
CROSS JOIN LATERAL (
  SELECT array_agg(w.at ORDER BY w.at) AS times FROM (
    SELECT coalesce(m.send_at, m.display_at) AS at FROM messages m
    WHERE m.conversation_id = c.id AND m.direction = 'out' AND m.kind <> 'reaction'
      AND m.state NOT IN ('undone', 'failed', 'withheld') AND m.seq > coalesce(heard.seq, 0)
      AND (:before_seq::bigint IS NULL OR m.seq < :before_seq::bigint)
      AND coalesce(m.send_at, m.display_at) > :moment::timestamptz - interval '14 days'
      AND coalesce(m.send_at, m.display_at) <= :moment::timestamptz
    ORDER BY m.seq DESC LIMIT 200) w
) ours
LEFT JOIN LATERAL (
  SELECT r.change, r.at FROM consents r JOIN identities o ON o.id = r.identity_id
  WHERE o.contact_id = c.contact_id AND r.purpose = 'service' ORDER BY r.at DESC, r.id DESC LIMIT 1) s ON true
LEFT JOIN LATERAL (
  SELECT r.change FROM consents r JOIN identities o ON o.id = r.identity_id
  WHERE o.contact_id = c.contact_id AND r.purpose = 'marketing' ORDER BY r.at DESC, r.id DESC LIMIT 1) a ON true
WHERE c.id = ANY(:ids::bigint[]);

-- name: list_told
-- Who was told these words lately, and when last.
SELECT o.words, o.conversation_id, max(o.asked_at) AS at FROM outbox o
WHERE o.words = ANY(:words::bigint[]) AND o.asked_at > :now::timestamptz - interval '1 hour' AND o.asked_at <= :now::timestamptz
  AND o.state <> 'undone'
GROUP BY o.words, o.conversation_id;

-- name: meanwhile
-- What came after the newest message that was seen, other than the message that is judged.
SELECT CASE
  WHEN EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.seq > :seen_seq::bigint
                 AND m.direction = 'in' AND m.author_kind = 'contact' AND m.kind <> 'reaction') THEN 'wrote'
  WHEN EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.seq > :seen_seq AND m.seq IS DISTINCT FROM :own_seq::bigint
                 AND m.direction = 'out' AND m.author_kind IN ('agent', 'phone_app') AND m.kind <> 'reaction'
                 AND m.state NOT IN ('undone', 'failed', 'withheld')) THEN 'answered'
  WHEN c.state = 'closed' THEN 'closed'
  ELSE '' END
FROM conversations c WHERE c.id = :id;

-- name: lock_choices
-- One change of the guard at a time: each is checked against all the others.
SELECT pg_advisory_xact_lock(hashtext('guard'));

-- name: list_choices
SELECT NULL::bigint AS inbox_id, NULL::text AS inbox_name,
       coalesce((SELECT chosen FROM policy_settings WHERE inbox_id IS NULL), '{}'::jsonb) AS chosen, '' AS sorted
UNION ALL
SELECT i.id, i.name, coalesce(p.chosen, '{}'::jsonb), 'x' || fold(i.name) FROM inboxes i
LEFT JOIN policy_settings p ON p.inbox_id = i.id WHERE i.state <> 'disabled'
ORDER BY sorted, inbox_id;

-- name: drop_choice
DELETE FROM policy_settings WHERE inbox_id IS NOT DISTINCT FROM :inbox_id::bigint;

-- name: add_choice
INSERT INTO policy_settings (inbox_id, chosen, updated_by, updated_at) VALUES (:inbox_id, :chosen, :by, :now);

-- name: list_topics
SELECT id, inbox_id, name, phrases, lines, links, phone, price, is_active FROM scope_topics ORDER BY fold(name), id;

-- name: lock_topic
SELECT id, inbox_id, name, phrases, lines, links, phone, price, is_active FROM scope_topics WHERE id = :id FOR UPDATE;

-- name: count_topics
SELECT count(*) FROM scope_topics;

-- name: add_topic
INSERT INTO scope_topics (inbox_id, name, phrases, lines, links, phone, price, is_active, updated_by, updated_at)
VALUES (:inbox_id, :name, :phrases, :lines, :links, :phone, :price, :is_active, :by, :now)
RETURNING id, inbox_id, name, phrases, lines, links, phone, price, is_active;

-- name: save_topic
UPDATE scope_topics SET inbox_id = :inbox_id, name = :name, phrases = :phrases, lines = :lines, links = :links, phone = :phone,
  price = :price, is_active = :is_active, updated_by = :by, updated_at = :now
WHERE id = :id RETURNING id, inbox_id, name, phrases, lines, links, phone, price, is_active;

-- name: remove_topic
DELETE FROM scope_topics WHERE id = :id;

-- name: find_inbox
SELECT id FROM inboxes WHERE id = :id;
