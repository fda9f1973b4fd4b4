-- name: list_conversations
-- With what a message in each of them is made from.
SELECT c.id, c.inbox_id, c.assignee_id, c.team_id, i.team_id AS inbox_team_id, i.channel, i.waba_id, i.name AS inbox_name,
       i.display_phone_number, d.phone, d.username, d.user_id, d.profile_name, k.name AS contact_name, k.language,
       (SELECT e.id FROM cases e WHERE e.conversation_id = c.id AND e.closed_at IS NULL) AS case_id
FROM conversations c
JOIN inboxes i ON i.id = c.inbox_id
JOIN identities d ON d.id = c.identity_id
JOIN contacts k ON k.id = c.contact_id
WHERE c.id = ANY(:ids::bigint[]);

-- name: conversation_of
SELECT conversation_id FROM messages WHERE id = :id AND direction = 'out';

-- name: find_by_client_ids
SELECT id FROM messages WHERE conversation_id = :conversation_id AND client_message_id = ANY(:ids::uuid[]) ORDER BY seq;

-- name: list_asked_before
SELECT m.conversation_id FROM unnest(:conversation_ids::bigint[], :names::uuid[]) AS w(conversation_id, name)
JOIN messages m ON m.conversation_id = w.conversation_id AND m.client_message_id = w.name;

-- name: newest_answer_of_others
SELECT id FROM messages
WHERE conversation_id = :conversation_id AND direction = 'out' AND kind <> 'reaction' AND state <> 'undone'
  AND author_kind IN ('agent', 'phone_app') AND author_agent_id IS DISTINCT FROM :agent_id::bigint
  AND seq > coalesce((SELECT seq FROM messages WHERE id = :seen::bigint AND conversation_id = :conversation_id), 0)
ORDER BY seq DESC LIMIT 1;

-- name: undo_preference
SELECT prefs ->> 'undo_seconds' FROM agents WHERE id = :id;

-- name: decision_of
SELECT decision - 'at' FROM outbox WHERE message_id = :id;

-- name: find_quoted
SELECT id, provider_id FROM messages WHERE id = :id AND conversation_id = :conversation_id AND direction IN ('in', 'out');

-- name: lock_files
SELECT id, kind, voice, filename, mime, size, state, message_id, created_by FROM attachments
WHERE id = ANY(:ids::bigint[]) ORDER BY id FOR UPDATE;

-- name: attach
UPDATE attachments SET message_id = :message_id, conversation_id = :conversation_id, inbox_id = :inbox_id, position = 0
WHERE id = :id;

-- name: detach
UPDATE attachments SET message_id = NULL WHERE message_id = ANY(:message_ids::bigint[]);

-- name: find_template
SELECT name, language, status, category, parameter_format, components FROM templates
WHERE channel = :channel AND waba_id = :waba_id AND name = :name AND language = :language;

-- name: put_into_the_queue
-- Messages and their outbox rows together.
-- An answer takes the copies that stand before it in its conversation along: they leave by its hand, and not from the bulk
-- line, or it would have to wait there too. What the provider has put off keeps its moment.
WITH wanted AS (
  SELECT w.* FROM unnest(:conversation_ids::bigint[], :inbox_ids::bigint[], :case_ids::bigint[], :seqs::bigint[], :kinds::text[],
      :texts::text[], :contents::jsonb[], :states::text[], :failures::jsonb[], :reply_to_ids::bigint[],
      :reply_to_provider_ids::text[], :names::uuid[], :held_untils::timestamptz[], :send_ats::timestamptz[],
      :drafts::jsonb[], :addresses::jsonb[], :decisions::jsonb[], :not_befores::timestamptz[], :wordings::bigint[],
      :allowances::jsonb[], :hands::text[], :bulks::boolean[], :hurryings::boolean[], :confirmed_consents::bigint[],
      :seen_seqs::bigint[], :on_replies::text[])
    WITH ORDINALITY AS w(conversation_id, inbox_id, case_id, seq, kind, text, content, state, failure, reply_to_id,
      reply_to_provider_id, name, held_until, send_at, draft, address, decision, not_before, words,
      allowance, hand, bulk, hurries, confirms_consent, seen_seq, on_reply, place)
), made AS (
  INSERT INTO messages (conversation_id, inbox_id, case_id, seq, direction, kind, text, content, author_kind, author_agent_id,
    display_at, state, state_at, failure, reply_to_id, reply_to_provider_id, client_message_id, held_until, send_at, created_at)
  SELECT w.conversation_id, w.inbox_id, w.case_id, w.seq, 'out', w.kind, w.text, w.content, :author_kind, :author_agent_id,
    :now, w.state, :now, w.failure, w.reply_to_id, w.reply_to_provider_id, w.name, w.held_until, w.send_at, :now
  FROM wanted w ORDER BY w.place
  ON CONFLICT DO NOTHING
  RETURNING id, conversation_id, seq
), along AS (
  UPDATE outbox o SET bulk = false, hand = w.hand, place_at = NULL, place_why = NULL,
    not_before = CASE o.state WHEN 'queued' THEN least(o.not_before, :now::timestamptz) ELSE o.not_before END
  FROM wanted w
  WHERE w.hurries AND o.conversation_id = w.conversation_id AND o.bulk AND o.state NOT IN ('settled', 'undone')
    AND (o.state = 'queued' AND (o.place_at IS NULL OR o.place_at = o.not_before)
         OR o.state = 'held' AND o.not_before <= :now::timestamptz + interval '15 seconds')
), entered AS (
  INSERT INTO outbox (message_id, conversation_id, inbox_id, seq, state, draft, address, decision, automatic, not_before, words,
    asked_at, allowance, hand, bulk, confirms_consent, seen_seq, on_reply)
  SELECT m.id, w.conversation_id, w.inbox_id, w.seq, w.state, w.draft, w.address, w.decision, :automatic, w.not_before, w.words,
    :now, w.allowance, w.hand, w.bulk, w.confirms_consent, w.seen_seq, w.on_reply
  FROM wanted w JOIN made m USING (conversation_id, seq)
)
SELECT m.id FROM wanted w JOIN made m USING (conversation_id, seq) ORDER BY w.place;

-- name: take_automatic_turns
INSERT INTO automatic_answers (conversation_id, case_id, on_day, asked_at)
SELECT w.conversation_id, coalesce(w.case_id, 0), :on_day, :now
FROM unnest(:conversation_ids::bigint[], :case_ids::bigint[]) AS w(conversation_id, case_id) ORDER BY w.conversation_id
ON CONFLICT DO NOTHING RETURNING conversation_id;

-- name: agent_name
SELECT name FROM agents WHERE id = :id;

-- name: release_allowed
UPDATE outbox SET state = 'queued', not_before = :now, allowance = :allowance, decision = :decision, hand = :hand WHERE message_id = :message_id;

-- name: release_now
UPDATE outbox SET state = 'queued', not_before = :now, on_reply = NULL, decision = :decision, hand = :hand WHERE message_id = :message_id;

-- name: list_overtaken
-- For later, and the customer wrote after a person last said that it should leave.
SELECT o.message_id, o.conversation_id FROM outbox o JOIN conversations c ON c.id = o.conversation_id
WHERE o.state = 'held' AND o.on_reply = 'cancel' AND c.last_inbound_at > coalesce((o.decision ->> 'at')::timestamptz, o.asked_at)
ORDER BY o.message_id LIMIT 200;

-- name: save_released
UPDATE messages SET state = 'queued', state_at = :now, failure = NULL, send_at = NULL, version = version + 1 WHERE id = :id;

-- name: hold_until
UPDATE messages SET state = 'held', state_at = :now, failure = :failure, send_at = :until, version = version + 1 WHERE id = :id;

-- name: note_limited
UPDATE inboxes SET limited_at = :at WHERE id = :id AND (limited_at IS NULL OR limited_at < :at);

-- name: take_confirmation
INSERT INTO consent_confirmations (consent_id, at) VALUES (:id, :now) ON CONFLICT DO NOTHING RETURNING consent_id;

-- name: find_opt_out
SELECT r.wording, m.conversation_id, c.contact_id, k.language, d.phone
FROM consents r JOIN messages m ON m.id = r.message_id JOIN conversations c ON c.id = m.conversation_id
JOIN contacts k ON k.id = c.contact_id JOIN identities d ON d.id = r.identity_id
WHERE r.id = :id AND r.change = 'withdrawn';

-- name: ring
SELECT pg_notify('shortline_outbox', '');

-- name: lock_entry
SELECT o.message_id, o.conversation_id, o.inbox_id, o.seq, o.state, o.draft, o.address, o.decision, o.automatic, o.not_before,
       o.allowance, o.asked_at, o.confirms_consent, o.attempts, o.current_attempt, o.lease_until, o.unknown_since, o.hand, o.bulk, o.place_at, o.place_why, o.on_reply, o.seen_seq,
       m.kind, m.state AS message_state, m.accepted,
       m.provider_id, m.created_at, m.send_at, m.author_kind, m.author_agent_id, m.failure, m.client_message_id, m.text,
       m.reply_to_id, m.held_until, i.channel, i.state AS inbox_state,
       i.paused_reason AS inbox_paused_reason
FROM outbox o JOIN messages m ON m.id = o.message_id JOIN inboxes i ON i.id = o.inbox_id
WHERE o.message_id = :id FOR UPDATE OF o, m;

-- name: lock_conversations_of
-- In one order for everybody.
SELECT c.id FROM conversations c
WHERE c.id IN (SELECT o.conversation_id FROM outbox o WHERE o.message_id = ANY(:message_ids::bigint[]) AND o.state IN ('held', 'queued'))
ORDER BY c.id FOR UPDATE;

-- name: lock_waiting
SELECT o.message_id, o.conversation_id, o.inbox_id, o.hand FROM outbox o
WHERE o.message_id = ANY(:message_ids::bigint[]) AND o.state IN ('held', 'queued') ORDER BY o.message_id FOR UPDATE;

-- name: same_submit
SELECT o.message_id FROM outbox o JOIN messages m ON m.id = o.message_id
WHERE o.conversation_id = :conversation_id AND o.state = 'held' AND m.created_at = :created_at
  AND m.author_agent_id IS NOT DISTINCT FROM :agent_id::bigint
ORDER BY o.seq;

-- name: keep_taken_along
INSERT INTO taken_along (message_id, actions, before, after) VALUES (:message_id, :actions, :before, :after);

-- name: find_taken_along
SELECT actions, before, after FROM taken_along WHERE message_id = ANY(:message_ids::bigint[]);

-- name: handed_over
-- Who had the conversation before this message of the agent's handed it over, if it is still where that put it.
SELECT (t.before ->> 'assignee_id')::bigint AS assignee_id, (t.before ->> 'team_id')::bigint AS team_id
FROM messages m
JOIN outbox o ON o.conversation_id = m.conversation_id AND o.state = 'held'
JOIN messages f ON f.id = o.message_id AND f.created_at = m.created_at AND f.author_agent_id = m.author_agent_id
JOIN taken_along t ON t.message_id = f.id
JOIN conversations c ON c.id = m.conversation_id
WHERE m.id = :id AND m.author_agent_id = :agent_id
  AND c.assignee_id IS NOT DISTINCT FROM (t.after ->> 'assignee_id')::bigint
  AND c.team_id IS NOT DISTINCT FROM (t.after ->> 'team_id')::bigint;

-- name: latest_shown
SELECT id, display_at FROM messages
WHERE conversation_id = :conversation_id AND state <> 'undone' AND kind <> 'reaction' AND direction IN ('in', 'out')
ORDER BY seq DESC LIMIT 1;

-- name: list_due
-- Heads of their conversations. One in its undo hold keeps its place whatever the clock says; one for later only near its time.
-- What a number that handed over has left is due too: the guard withholds it.
-- Of each hand only the first: one pen writes one answer after the other, and places in its line are given in order.
SELECT message_id, conversation_id, inbox_id, hand FROM (
SELECT o.message_id, o.conversation_id, o.inbox_id, o.hand, o.bulk,
  row_number() OVER (PARTITION BY o.inbox_id, o.hand ORDER BY o.message_id) AS place
FROM outbox o JOIN inboxes i ON i.id = o.inbox_id
WHERE o.state IN ('held', 'queued') AND o.not_before <= :now AND (o.lease_until IS NULL OR o.lease_until <= :now)
  AND (i.state <> 'paused' OR i.paused_reason = 'number_moved')
  AND NOT EXISTS (SELECT 1 FROM pacers p WHERE p.inbox_id = o.inbox_id AND p.held_until > :now)
  AND o.conversation_id <> ALL(:busy::bigint[]) AND o.inbox_id <> ALL(:full::bigint[])
  AND (o.hand IS NULL OR o.inbox_id || ' ' || o.hand <> ALL(:asking::text[]))
  AND NOT EXISTS (
    SELECT 1 FROM outbox e WHERE e.conversation_id = o.conversation_id AND e.message_id <> o.message_id
      AND (e.state = 'sending'
           OR e.seq < o.seq AND (e.state IN ('queued', 'unknown')
                                 OR e.state = 'held' AND (e.not_before <= :soon::timestamptz
                                      OR (SELECT send_at IS NULL FROM messages WHERE id = e.message_id)))))) due
WHERE hand IS NULL OR place = 1
ORDER BY bulk, message_id LIMIT :most;

-- name: is_blocked
SELECT EXISTS (
  SELECT 1 FROM outbox e WHERE e.conversation_id = :conversation_id AND e.message_id <> :message_id
    AND (e.state = 'sending'
         OR e.seq < :seq AND (e.state IN ('queued', 'unknown')
                              OR e.state = 'held' AND (e.not_before <= :soon::timestamptz
                                   OR (SELECT send_at IS NULL FROM messages WHERE id = e.message_id)))));

-- name: outlook
-- Each part is the first entry of an index, or none.
SELECT least((SELECT min(not_before) FROM outbox WHERE state IN ('held', 'queued') AND not_before > :now),
             (SELECT min(held_until) FROM pacers WHERE held_until > :now)) AS due,
  EXISTS (SELECT FROM outbox WHERE state IN ('held', 'queued') AND not_before <= :now) AS waiting,
  EXISTS (SELECT FROM outbox WHERE state = 'sending') OR EXISTS (SELECT FROM outbox WHERE state = 'unknown') AS open,
  EXISTS (SELECT FROM outbox WHERE state = 'held' AND on_reply = 'cancel') AS later;

-- name: list_late_held
SELECT o.message_id, o.conversation_id FROM outbox o
WHERE o.state = 'held' AND o.not_before <= :before ORDER BY o.message_id LIMIT 200;

-- name: peek_draft
SELECT draft, inbox_id FROM outbox WHERE message_id = :id AND state IN ('held', 'queued');

-- name: count_try
UPDATE outbox SET attempts = attempts + 1 WHERE message_id = :message_id;

-- name: lease_for_upload
UPDATE outbox SET lease_until = :lease_until WHERE message_id = :message_id;

-- name: release_upload
UPDATE outbox SET lease_until = NULL WHERE message_id = :message_id AND state IN ('held', 'queued') AND lease_until = :lease_until;

-- name: find_file
SELECT id, object_key, mime, filename, size, kind, voice, uploads, state FROM attachments WHERE id = :id;

-- name: save_upload
UPDATE attachments SET uploads = uploads || jsonb_build_object(:inbox_id::text, :upload::jsonb) WHERE id = :id;

-- name: begin_attempt
-- The attempt, the outbox row and the message in one breath; returns which secrets the request will use.
WITH attempt AS (
  INSERT INTO attempts (id, message_id, n, recipient, body_hash, started_at)
  VALUES (:attempt, :message_id, (SELECT coalesce(max(n), 0) + 1 FROM attempts WHERE message_id = :message_id), :recipient,
          :body_hash, :now)),
entry AS (
  UPDATE outbox SET state = 'sending', current_attempt = :attempt, lease_until = :lease_until, attempts = attempts + 1,
    unknown_since = NULL
  WHERE message_id = :message_id),
message AS (
  UPDATE messages SET state = 'sending', state_at = :now, failure = NULL, version = version + 1,
    after_unconfirmed = after_unconfirmed OR EXISTS (
      SELECT 1 FROM outbox e WHERE e.conversation_id = :conversation_id AND e.seq < :seq AND e.state = 'unconfirmed'
        AND e.settled_at >= messages.created_at)
  WHERE id = :message_id)
SELECT sha256(secrets) FROM inboxes WHERE id = :inbox_id;

-- name: stop_marketing
UPDATE contacts SET marketing_stopped_at = :at, updated_at = :at
WHERE id = (SELECT contact_id FROM conversations WHERE id = :conversation_id) AND marketing_stopped_at IS NULL
RETURNING id;

-- name: flag_identity
UPDATE identities SET changed_at = :at, change_note = :note
WHERE id = (SELECT identity_id FROM conversations WHERE id = :conversation_id) AND changed_at IS NULL
RETURNING id;

-- name: finish_attempt
UPDATE attempts SET finished_at = coalesce(finished_at, :now), outcome = :outcome,
  provider_id = coalesce(:provider_id, provider_id), detail = detail || :detail::jsonb
WHERE id = :id;

-- name: get_attempt
SELECT id, message_id, outcome, provider_id, started_at FROM attempts WHERE id = :id;

-- name: list_outcomes
SELECT outcome, provider_id FROM attempts WHERE message_id = :message_id;

-- name: save_outbox
UPDATE outbox SET state = :state, not_before = :not_before, lease_until = NULL, unknown_since = :unknown_since,
  settled_at = :settled_at
WHERE message_id = :message_id;

-- name: save_decision
UPDATE outbox SET decision = :decision WHERE message_id = :message_id;

-- name: forget_failure
UPDATE messages SET accepted = false, provider_id = NULL WHERE id = :id;

-- name: requeue_by_person
UPDATE outbox SET state = 'queued', not_before = :now, attempts = 0, current_attempt = NULL, lease_until = NULL,
  unknown_since = NULL, settled_at = NULL, decision = :decision, hand = :hand
WHERE message_id = :message_id;

-- name: save_state
UPDATE messages SET state = :state, state_at = :now, failure = :failure, version = version + 1 WHERE id = :id;

-- name: save_accepted
UPDATE messages SET state = :state, state_at = :now, failure = NULL, accepted = true, provider_id = :provider_id,
  possible_duplicate = possible_duplicate OR :possible_duplicate, version = version + 1
WHERE id = :id;

-- name: mark_duplicate
UPDATE messages SET possible_duplicate = true, version = version + 1 WHERE id = :id AND NOT possible_duplicate;

-- name: save_undone
UPDATE messages SET state = 'undone', state_at = :now, deleted_at = :now, version = version + 1 WHERE id = ANY(:ids::bigint[]);

-- name: save_outbox_undone
UPDATE outbox SET state = 'undone', settled_at = :now WHERE message_id = ANY(:ids::bigint[]);

-- name: touch_inbox
UPDATE inboxes SET last_outbound_at = :now WHERE id = :id AND (last_outbound_at IS NULL OR last_outbound_at < :now);

-- name: pause_inbox
UPDATE inboxes SET state = 'paused', paused_reason = :reason, updated_at = :now
WHERE id = :id AND state = 'active' AND sha256(secrets) = :secrets_hash RETURNING id;

-- name: secrets_hash
SELECT sha256(secrets) FROM inboxes WHERE id = :id;

-- name: find_reaction_target
SELECT id FROM messages WHERE inbox_id = :inbox_id AND provider_id = :provider_id;

-- name: put_reaction
INSERT INTO reactions (message_id, by_kind, emoji, provider_at) VALUES (:message_id, 'agent', :emoji, :at)
ON CONFLICT (message_id, by_kind) DO UPDATE SET emoji = EXCLUDED.emoji, provider_at = EXCLUDED.provider_at;

-- name: drop_reaction
DELETE FROM reactions WHERE message_id = :message_id AND by_kind = 'agent';

-- name: lock_provider_id
SELECT pg_advisory_xact_lock(hashtextextended(:provider_id, :inbox_id));

-- name: lock_provider_ids
-- In one order for everybody.
SELECT pg_advisory_xact_lock(hashtextextended(w.id, :inbox_id))
FROM unnest(:provider_ids::text[]) WITH ORDINALITY AS w(id, place) ORDER BY w.place;

-- name: list_by_attempts
-- OFFSET 0 as below.
SELECT a.id AS attempt_id, a.message_id, a.provider_id AS accepted_id, m.conversation_id, m.state AS message_state
FROM attempts a
CROSS JOIN LATERAL (SELECT conversation_id, inbox_id, state FROM messages WHERE id = a.message_id OFFSET 0) m
WHERE a.id = ANY(:attempt_ids::uuid[]) AND m.inbox_id = :inbox_id;

-- name: list_by_provider_ids
-- Id by id (OFFSET 0 holds the planner to it): with a plan of a younger desk it would read every message of the inbox.
SELECT DISTINCT ON (a.provider_id) a.id AS attempt_id, a.message_id, a.provider_id AS accepted_id, m.conversation_id,
  m.state AS message_state
FROM unnest(:provider_ids::text[]) AS asked (id)
CROSS JOIN LATERAL (SELECT id, message_id, provider_id, n FROM attempts WHERE provider_id = asked.id OFFSET 0) a
CROSS JOIN LATERAL (SELECT conversation_id, inbox_id, state FROM messages WHERE id = a.message_id OFFSET 0) m
WHERE m.inbox_id = :inbox_id ORDER BY a.provider_id, a.n DESC;

-- name: list_echoes
SELECT provider_id FROM messages
WHERE inbox_id = :inbox_id AND provider_id = ANY(:provider_ids::text[]) AND direction = 'out';

-- name: park_statuses
INSERT INTO orphan_statuses (inbox_id, provider_id, attempt_id, state, at, detail, received_at)
SELECT :inbox_id, w.* FROM unnest(:provider_ids::text[], :attempt_ids::uuid[], :states::text[], :ats::timestamptz[],
                                  :details::jsonb[], :times::timestamptz[]) AS w
ON CONFLICT (inbox_id, provider_id, state) DO NOTHING;

-- name: take_orphans
DELETE FROM orphan_statuses WHERE inbox_id = :inbox_id AND (provider_id = :provider_id OR attempt_id = :attempt_id::uuid)
RETURNING provider_id, state, at, detail;

-- name: list_matched_orphans
SELECT DISTINCT s.inbox_id, s.provider_id, a.message_id, a.id AS attempt_id, m.conversation_id
FROM orphan_statuses s
JOIN attempts a ON a.provider_id = s.provider_id JOIN messages m ON m.id = a.message_id AND m.inbox_id = s.inbox_id
LIMIT 100;

-- name: drop_old_orphans
DELETE FROM orphan_statuses WHERE received_at < :before;

-- name: lock_messages
SELECT m.id AS message_id, m.conversation_id, m.inbox_id, m.state AS message_state
FROM messages m WHERE m.id = ANY(:ids::bigint[]) ORDER BY m.id FOR UPDATE;

-- name: save_states
UPDATE messages m SET state = w.state, state_at = w.at, failure = NULL, version = m.version + 1
FROM unnest(:ids::bigint[], :states::text[], :times::timestamptz[]) AS w(id, state, at) WHERE m.id = w.id;

-- name: add_receipts
INSERT INTO message_receipts (message_id, state, at, detail)
SELECT w.* FROM unnest(:message_ids::bigint[], :states::text[], :times::timestamptz[], :details::jsonb[]) AS w
ON CONFLICT (message_id, state) DO NOTHING RETURNING message_id, state;

-- name: put_receipt
INSERT INTO message_receipts (message_id, state, at, detail) VALUES (:message_id, :state, :at, :detail)
ON CONFLICT (message_id, state) DO UPDATE SET at = EXCLUDED.at, detail = EXCLUDED.detail;

-- name: find_receipt
SELECT at, detail FROM message_receipts WHERE message_id = :message_id AND state = :state;

-- name: drop_receipt
DELETE FROM message_receipts WHERE message_id = :message_id AND state = :state;

-- name: first_answer
UPDATE cases SET first_answered_at = :at WHERE id = (SELECT case_id FROM messages WHERE id = :message_id)
  AND first_answered_at IS NULL RETURNING id;

-- name: unset_first_answer
UPDATE cases SET first_answered_at = :at::timestamptz WHERE id = :id;

-- name: other_answer
SELECT r.message_id, r.at, r.detail FROM message_receipts r JOIN messages m ON m.id = r.message_id
WHERE m.conversation_id = :conversation_id AND r.state = 'accepted' AND m.id <> :message_id AND m.direction = 'out'
  AND m.state NOT IN ('failed', 'undone', 'withheld') AND r.at >= :at
ORDER BY r.at LIMIT 1;

-- name: note_failed
UPDATE conversations SET has_failed = EXISTS (
    SELECT 1 FROM messages m WHERE m.conversation_id = :id AND m.direction = 'out' AND m.kind <> 'reaction' AND m.seq > conversations.message_seq - 200
      AND m.state IN ('failed', 'withheld', 'unconfirmed') AND NOT coalesce((m.failure ->> 'left')::boolean, false)
      AND NOT EXISTS (SELECT 1 FROM messages l WHERE l.conversation_id = :id AND l.direction = 'out' AND l.seq > m.seq
                        AND l.accepted AND l.state NOT IN ('failed', 'undone')))
WHERE id = :id;

-- name: list_expired
SELECT message_id, conversation_id FROM outbox WHERE state = 'sending' AND lease_until < :now ORDER BY message_id LIMIT 200;

-- name: list_unknown
SELECT o.message_id, o.conversation_id, o.unknown_since, a.started_at, i.last_webhook_at
FROM outbox o JOIN inboxes i ON i.id = o.inbox_id LEFT JOIN attempts a ON a.id = o.current_attempt
WHERE o.state = 'unknown' AND o.unknown_since <= :before ORDER BY o.unknown_since LIMIT 500;

-- name: intake_backlog
-- Of each lane only the row after the cursor: the rows of a lane come in their order.
SELECT min((SELECT j.received_at FROM journal j WHERE j.lane = l.lane AND j.seq > l.applied_seq ORDER BY j.seq LIMIT 1))
FROM journal_lanes l;

-- name: is_on_hold
SELECT held_since IS NOT NULL FROM installation;

-- name: newest_inbound
SELECT m.provider_id, c.inbox_id, c.state FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.conversation_id = :conversation_id AND m.direction = 'in' AND m.provider_id IS NOT NULL
  AND (:message_id::bigint IS NULL OR m.id <= :message_id)
ORDER BY m.seq DESC LIMIT 1;

-- name: take_if_free
UPDATE conversations SET assignee_id = author.id, version = conversations.version + 1
FROM messages m JOIN agents author ON author.id = m.author_agent_id AND author.state = 'active'
WHERE conversations.id = :conversation_id AND m.id = :message_id AND m.author_kind = 'agent' AND conversations.assignee_id IS NULL
  AND NOT EXISTS (SELECT FROM outbox o WHERE o.message_id = m.id AND o.seen_seq IS NOT NULL)
RETURNING author.id;

-- name: take_case
UPDATE cases SET assignee_id = :agent_id WHERE conversation_id = :conversation_id AND closed_at IS NULL AND assignee_id IS NULL;
