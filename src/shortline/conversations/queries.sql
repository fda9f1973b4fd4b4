-- columns: conversation
id, inbox_id, identity_id, contact_id, state, snoozed_until, assignee_id, team_id, waiting_since, answered_at, last_inbound_at,
window_opened_at, entry_point, message_seq, last_message_id, last_message_at, has_failed, version, created_at, closed_at,
target_minutes, waits_for_follow_up, only_greeted, due_at, typing_at, priority, warn_at, resolution_minutes, resolution_since,
resolution_used, resolution_anew, resolution_due_at, resolution_warn_at

-- name: lock_conversation
SELECT {conversation} FROM conversations WHERE id = :id FOR UPDATE;

-- name: find_conversation
SELECT {conversation} FROM conversations WHERE id = :id;

-- name: lock_by_identity
SELECT {conversation} FROM conversations WHERE inbox_id = :inbox_id AND identity_id = :identity_id FOR UPDATE;

-- name: add_conversation
INSERT INTO conversations (inbox_id, identity_id, contact_id, state, team_id, created_at, closed_at)
SELECT :inbox_id, :identity_id, :contact_id, :state, i.team_id, :now, CASE WHEN :state = 'closed' THEN :now::timestamptz END
FROM inboxes i WHERE i.id = :inbox_id
ON CONFLICT (inbox_id, identity_id) DO NOTHING
RETURNING {conversation};

-- name: save_conversation
UPDATE conversations SET state = :state, snoozed_until = :snoozed_until, assignee_id = :assignee_id, team_id = :team_id,
  waiting_since = :waiting_since, waits_for_follow_up = :waits_for_follow_up, target_minutes = :target_minutes, due_at = :due_at,
  only_greeted = :only_greeted, answered_at = :answered_at, last_inbound_at = :last_inbound_at, window_opened_at = :window_opened_at,
  message_seq = :message_seq, last_message_id = :last_message_id, last_message_at = :last_message_at,
  has_failed = :has_failed, closed_at = :closed_at, priority = :priority, warn_at = :warn_at,
  resolution_minutes = :resolution_minutes, resolution_since = :resolution_since, resolution_used = :resolution_used,
  resolution_anew = :resolution_anew, resolution_due_at = :resolution_due_at, resolution_warn_at = :resolution_warn_at,
  version = version + 1
WHERE id = :id;

-- name: keep_entry_point
UPDATE conversations SET entry_point = :entry_point WHERE id = :id AND entry_point IS NULL;

-- name: find_open_case
SELECT id, first_answered_at FROM cases WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: open_case
INSERT INTO cases (conversation_id, assignee_id, team_id, opened_at)
VALUES (:conversation_id, :assignee_id, :team_id, :opened_at) RETURNING id;

-- name: add_message
INSERT INTO messages (conversation_id, inbox_id, case_id, seq, direction, kind, text, content, author_kind, author_agent_id,
  provider_id, provider_at, display_at, late, state, state_at, after_unconfirmed, reply_to_id, reply_to_provider_id,
  forwarded, referral, client_message_id, held_until, send_at, edited_at, deleted_at, journal_id, created_at)
VALUES (:conversation_id, :inbox_id, :case_id, :seq, :direction, :kind, :text, :content, :author_kind, :author_agent_id,
  :provider_id, :provider_at, :display_at, :late, :state, :now, :after_unconfirmed, :reply_to_id, :reply_to_provider_id,
  :forwarded, :referral, :client_message_id, :held_until, :send_at, :edited_at, :deleted_at, :journal_id, :now)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: add_attachment
INSERT INTO attachments (message_id, conversation_id, inbox_id, position, kind, voice, filename, mime, declared_mime, state,
                         provider_media_id, provider_sha256, created_at)
VALUES (:message_id, :conversation_id, :inbox_id, :position, :kind, :voice, :filename, :declared_mime, :declared_mime,
        'pending', :provider_media_id, :provider_sha256, :now)
RETURNING id;

-- name: find_by_provider_id
SELECT id, conversation_id, direction, kind, text, content, display_at, provider_at, edited_at, deleted_at, seq
FROM messages WHERE inbox_id = :inbox_id AND provider_id = :provider_id;

-- name: touch_inbox
-- At most twice a minute, and never waiting for another writer: this row is everybody's.
UPDATE inboxes SET last_inbound_at = :now
WHERE id = (SELECT id FROM inboxes WHERE id = :id AND coalesce(last_inbound_at < :before, true) FOR UPDATE SKIP LOCKED);

-- name: list_turn_facts
SELECT c.id, p.is_blocked, p.segment_id, k.id AS case_id, k.first_answered_at IS NOT NULL AS case_answered,
  c.assignee_id IS NULL OR EXISTS (SELECT FROM agents a WHERE a.id = c.assignee_id AND a.state = 'active'
                                   AND a.availability IN ('available', 'busy')) AS assignee_is_here,
  c.inbox_id, i.channel, c.team_id, CASE WHEN k.id IS NULL THEN 'normal' ELSE c.priority END AS priority,
  (SELECT digest FROM sla_state) AS policies_digest,
  {hours:held}
FROM conversations c JOIN contacts p ON p.id = c.contact_id JOIN inboxes i ON i.id = c.inbox_id
-- Whose hours: which wording of them, not the wording itself. A process that knows it asks no further.
{hours:holding of=c inbox=i}
LEFT JOIN cases k ON k.conversation_id = c.id AND k.closed_at IS NULL
WHERE c.id = ANY(:ids::bigint[]);

-- name: list_policies
SELECT id, name, place, channels, inbox_ids, team_ids, priorities, label_ids, segment_ids, first_minutes, follow_up_minutes,
  live_minutes, resolution_minutes, updated_at
FROM sla_policies ORDER BY place, id;

-- name: list_labels_of
SELECT conversation_id, label_id FROM conversation_labels WHERE conversation_id = ANY(:ids::bigint[]);

-- Many at once.

-- name: list_provider_ids
SELECT provider_id FROM messages WHERE inbox_id = :inbox_id AND provider_id = ANY(:provider_ids::text[]);

-- name: list_quoted
SELECT id, conversation_id, provider_id FROM messages
WHERE inbox_id = :inbox_id AND provider_id = ANY(:provider_ids::text[]);

-- name: lock_by_identities
-- In one order for everybody, so that two batches wait for each other instead of embracing.
SELECT {conversation} FROM conversations WHERE inbox_id = :inbox_id AND identity_id = ANY(:identity_ids::bigint[])
ORDER BY id FOR UPDATE;

-- name: add_conversations
INSERT INTO conversations (inbox_id, identity_id, contact_id, team_id, created_at)
SELECT i.id, w.identity_id, w.contact_id, i.team_id, w.at
FROM unnest(:identity_ids::bigint[], :contact_ids::bigint[], :times::timestamptz[]) AS w(identity_id, contact_id, at)
JOIN inboxes i ON i.id = :inbox_id ORDER BY w.identity_id
ON CONFLICT (inbox_id, identity_id) DO NOTHING
RETURNING {conversation};

-- name: reserve
SELECT nextval(:sequence::text::regclass) AS id FROM generate_series(1, :count::integer);

-- name: open_cases
INSERT INTO cases (id, conversation_id, assignee_id, team_id, opened_at) OVERRIDING SYSTEM VALUE
SELECT * FROM unnest(:ids::bigint[], :conversation_ids::bigint[], :assignee_ids::bigint[], :team_ids::bigint[],
                     :times::timestamptz[]);

-- name: add_received
INSERT INTO messages (id, conversation_id, inbox_id, case_id, seq, direction, kind, text, content, author_kind, provider_id,
  provider_at, display_at, late, state, state_at, reply_to_id, reply_to_provider_id, forwarded, referral, journal_id,
  created_at) OVERRIDING SYSTEM VALUE
SELECT w.id, w.conversation_id, :inbox_id, w.case_id, w.seq, 'in', w.kind, w.text, w.content, w.author_kind, w.provider_id,
  w.provider_at, w.display_at, w.late, 'received', w.at, w.reply_to_id, w.reply_to_provider_id, w.forwarded, w.referral,
  w.journal_id, w.at
FROM unnest(:ids::bigint[], :conversation_ids::bigint[], :case_ids::bigint[], :seqs::bigint[], :kinds::text[],
    :texts::text[], :contents::jsonb[], :author_kinds::text[], :provider_ids::text[], :provider_ats::timestamptz[],
    :display_ats::timestamptz[], :lates::boolean[], :reply_to_ids::bigint[], :reply_to_provider_ids::text[],
    :forwardeds::text[], :referrals::jsonb[], :journal_ids::bigint[], :times::timestamptz[])
  AS w(id, conversation_id, case_id, seq, kind, text, content, author_kind, provider_id, provider_at, display_at, late,
       reply_to_id, reply_to_provider_id, forwarded, referral, journal_id, at)
ON CONFLICT DO NOTHING;

-- name: save_conversations
UPDATE conversations c SET state = w.state, snoozed_until = w.snoozed_until, assignee_id = w.assignee_id,
  team_id = w.team_id, waiting_since = w.waiting_since, waits_for_follow_up = w.waits_for_follow_up,
  target_minutes = w.target_minutes, due_at = w.due_at, only_greeted = w.only_greeted, answered_at = w.answered_at, last_inbound_at = w.last_inbound_at,
  window_opened_at = w.window_opened_at, message_seq = w.message_seq, last_message_id = w.last_message_id,
  last_message_at = w.last_message_at, has_failed = w.has_failed, closed_at = w.closed_at, priority = w.priority, warn_at = w.warn_at,
  resolution_minutes = w.resolution_minutes, resolution_since = w.resolution_since, resolution_used = w.resolution_used,
  resolution_anew = w.resolution_anew, resolution_due_at = w.resolution_due_at, resolution_warn_at = w.resolution_warn_at,
  version = c.version + 1
FROM unnest(:ids::bigint[], :states::text[], :snoozed_untils::timestamptz[], :assignee_ids::bigint[], :team_ids::bigint[],
    :waiting_sinces::timestamptz[], :waits_for_follow_ups::boolean[], :target_minutess::integer[],
    :due_ats::timestamptz[], :only_greeteds::boolean[],
    :answered_ats::timestamptz[], :last_inbound_ats::timestamptz[], :window_opened_ats::timestamptz[],
    :message_seqs::bigint[], :last_message_ids::bigint[], :last_message_ats::timestamptz[], :has_faileds::boolean[],
    :closed_ats::timestamptz[], :prioritys::text[], :warn_ats::timestamptz[], :resolution_minutess::integer[],
    :resolution_sinces::timestamptz[], :resolution_useds::integer[], :resolution_anews::boolean[],
    :resolution_due_ats::timestamptz[], :resolution_warn_ats::timestamptz[])
  AS w(id, state, snoozed_until, assignee_id, team_id, waiting_since, waits_for_follow_up, target_minutes,
       due_at, only_greeted, answered_at, last_inbound_at, window_opened_at, message_seq, last_message_id, last_message_at, has_failed, closed_at, priority,
       warn_at, resolution_minutes, resolution_since, resolution_used, resolution_anew, resolution_due_at, resolution_warn_at)
WHERE c.id = w.id;

-- name: find_facts
SELECT {c.conversation}, i.team_id AS inbox_team_id FROM conversations c JOIN inboxes i ON i.id = c.inbox_id WHERE c.id = :id;

-- name: lock_facts
SELECT {c.conversation}, i.team_id AS inbox_team_id FROM conversations c JOIN inboxes i ON i.id = c.inbox_id WHERE c.id = :id
FOR UPDATE OF c;

-- name: find_conversation_of_message
SELECT conversation_id FROM messages WHERE id = :id;

-- name: list_shown
-- Everything a row of the list shows. Which rows, and in what order, was decided before.
SELECT {c.conversation}, i.name AS inbox_name, i.team_id AS inbox_team_id, i.channel, i.is_demo AS inbox_is_demo, i.display_phone_number,
  p.name AS contact_name, p.language, p.segment_id, p.is_blocked,
  d.phone, d.user_id, d.username, d.profile_name, d.changed_at, d.change_note, d.first_seen_at, d.last_seen_at,
  l.direction AS last_direction, l.kind AS last_kind, left(l.text, 300) AS last_text, l.display_at AS last_at,
  l.state AS last_state, l.author_kind AS last_author_kind, l.deleted_at AS last_deleted_at, l.content AS last_content,
  a.name AS last_agent_name,
  (SELECT count(*) FROM (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in'
     AND m.seq > coalesce(r.last_read_seq, 0) LIMIT 100) unread) AS unread_count,
  EXISTS (SELECT FROM drafts f WHERE f.conversation_id = c.id AND f.agent_id = :reader
     AND (f.text <> '' OR f.media_ids <> '{}' OR f.template IS NOT NULL)) AS draft,
  (SELECT count(*) FROM mentions y WHERE y.agent_id = :reader AND y.conversation_id = c.id AND y.read_at IS NULL) AS mentions,
  c.due_at IS NOT NULL AND c.assignee_id <> :reader AND EXISTS (
    SELECT FROM offers o WHERE o.conversation_id = c.id AND o.agent_id = c.assignee_id) AS offered,
  (SELECT CASE WHEN count(*) > 0 THEN jsonb_build_object('done', count(z.done_at), 'count', count(*)) END FROM case_items z
   WHERE z.case_id = (SELECT k.id FROM cases k WHERE k.conversation_id = c.id AND k.merged_into_id IS NULL
                      ORDER BY k.id DESC LIMIT 1)) AS progress,
  fo.agent_id IS NOT NULL AS following,
  fo.agent_id IS NOT NULL AND (coalesce(c.closed_at > fo.looked_at, false) OR EXISTS (
     SELECT FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'in' AND m.seq > fo.seen_seq)) AS news,
  (SELECT jsonb_agg(jsonb_build_object('id', b.id::text, 'name', b.name, 'color', b.color) ORDER BY fold(b.name))
     FROM conversation_labels s JOIN labels b ON b.id = s.label_id WHERE s.conversation_id = c.id) AS labels,
  (SELECT CASE WHEN s.change = 'withdrawn' THEN s.at END FROM (
     SELECT s.change, s.at FROM consents s JOIN identities o ON o.id = s.identity_id
     WHERE o.contact_id = c.contact_id AND s.purpose = 'service' ORDER BY s.at DESC, s.id DESC LIMIT 1) s) AS opted_out_at,
  {hours:held}
FROM unnest(:ids::bigint[]) WITH ORDINALITY AS w(id, place)
JOIN conversations c ON c.id = w.id
JOIN inboxes i ON i.id = c.inbox_id
JOIN contacts p ON p.id = c.contact_id
JOIN identities d ON d.id = c.identity_id
LEFT JOIN messages l ON l.id = c.last_message_id
LEFT JOIN agents a ON a.id = l.author_agent_id
LEFT JOIN conversation_reads r ON r.conversation_id = c.id AND r.agent_id = :reader
LEFT JOIN conversation_followers fo ON fo.conversation_id = c.id AND fo.agent_id = :reader
{hours:holding of=c inbox=i}
ORDER BY w.place;

-- name: find_beside
-- The newest message at or before the reader's mark, and what waits for its time.
SELECT (SELECT m.id FROM conversation_reads r
        JOIN LATERAL (SELECT id FROM messages WHERE conversation_id = r.conversation_id AND seq <= r.last_read_seq
                      ORDER BY seq DESC LIMIT 1) m ON true
        WHERE r.agent_id = :agent_id AND r.conversation_id = :conversation_id) AS read,
       ARRAY(SELECT message_id FROM outbox
             WHERE conversation_id = :conversation_id AND state = 'held' AND on_reply IS NOT NULL
             ORDER BY not_before, seq LIMIT 50) AS scheduled;

-- name: list_along_the_line
-- The same person's conversations on numbers that handed over to this one, or that this one handed over to.
SELECT e.id, i.name AS inbox_name, i.display_phone_number, e.last_message_at, e.assignee_id, e.team_id,
       i.team_id AS inbox_team_id, l.later
FROM (SELECT from_inbox_id AS inbox_id, false AS later FROM number_lines WHERE to_inbox_id = :inbox_id
      UNION ALL SELECT to_inbox_id, true FROM number_lines WHERE from_inbox_id = :inbox_id) l
JOIN conversations e ON e.contact_id = :contact_id AND e.inbox_id = l.inbox_id AND e.last_message_at IS NOT NULL
JOIN inboxes i ON i.id = e.inbox_id
ORDER BY e.last_message_at DESC, e.id DESC LIMIT 20;

-- name: list_cases
-- Of this person, on all channels, newest first. What went into another case is that one.
SELECT k.id, k.conversation_id, k.opened_at, k.closed_at, k.assignee_id, k.outcome, k.priority, k.fields, k.resolution_minutes,
       k.resolution_used, i.channel,
       r.id AS reason_id, concat_ws(' › ', g.name, p.name, r.name) AS reason_name,
       c.assignee_id AS conversation_assignee_id, c.team_id, i.team_id AS inbox_team_id
FROM conversations c JOIN cases k ON k.conversation_id = c.id JOIN inboxes i ON i.id = c.inbox_id
LEFT JOIN reasons r ON r.id = k.reason_id LEFT JOIN reasons p ON p.id = r.parent_id LEFT JOIN reasons g ON g.id = p.parent_id
WHERE c.contact_id = :contact_id AND k.opened_at >= :since AND k.merged_into_id IS NULL
ORDER BY k.opened_at DESC, k.id DESC LIMIT 100;

-- name: list_drafts
SELECT mode, text, media_ids, template, actions, updated_at FROM drafts
WHERE agent_id = :agent_id AND conversation_id = :conversation_id;

-- name: page_before
SELECT m.id FROM messages m
WHERE m.conversation_id = :conversation_id
  AND (m.display_at, m.seq) < (SELECT e.display_at, e.seq FROM messages e
                               WHERE e.conversation_id = :conversation_id AND e.seq = :seq)
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at DESC, m.seq DESC LIMIT :limit;

-- name: page_after
SELECT m.id FROM messages m
WHERE m.conversation_id = :conversation_id
  AND (m.display_at, m.seq) > (SELECT e.display_at, e.seq FROM messages e
                               WHERE e.conversation_id = :conversation_id AND e.seq = :seq)
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at, m.seq LIMIT :limit;

-- name: page_oldest
SELECT m.id FROM messages m WHERE m.conversation_id = :conversation_id
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at, m.seq LIMIT :limit;

-- name: page_newest
SELECT m.id FROM messages m WHERE m.conversation_id = :conversation_id
  AND m.state <> 'undone' AND NOT (m.direction = 'out' AND m.kind = 'reaction')
ORDER BY m.display_at DESC, m.seq DESC LIMIT :limit;

-- name: find_seq
SELECT seq FROM messages WHERE conversation_id = :conversation_id AND id = :id;

-- name: list_messages
-- Planned once.
SELECT m.id, m.conversation_id, m.inbox_id, m.seq, m.direction, m.kind, m.text, m.content, m.author_kind, m.author_agent_id,
  m.provider_at, m.display_at, m.late, m.state, m.state_at, m.accepted, m.failure, m.possible_duplicate, m.after_unconfirmed,
  m.reply_to_provider_id, m.reply_to_id, m.forwarded, m.referral, m.client_message_id, m.held_until, m.send_at,
  m.edited_at, m.deleted_at, m.version, m.created_at, c.contact_id, p.name AS contact_name, g.name AS agent_name,
  t.id AS quoted_id, t.kind AS quoted_kind, left(t.text, 300) AS quoted_text, t.direction AS quoted_direction,
  t.deleted_at AS quoted_deleted_at, o.decision, o.not_before, o.on_reply,
  CASE WHEN m.state = 'paced' THEN
    (SELECT count(*) FROM outbox b WHERE b.inbox_id = m.inbox_id AND b.state = 'queued' AND b.place_at = b.not_before
       AND b.hand IS NOT DISTINCT FROM o.hand AND (b.place_at, b.message_id) < (o.not_before, m.id)) + 1
    END AS paced_position,
  (SELECT jsonb_agg(jsonb_build_object('text', e.earlier_text, 'at', e.at) ORDER BY e.at, e.id)
     FROM message_edits e WHERE e.message_id = m.id) AS earlier_texts,
  (SELECT jsonb_agg(jsonb_build_object('emoji', r.emoji, 'by', r.by_kind) ORDER BY r.provider_at)
     FROM reactions r WHERE r.message_id = m.id) AS reactions,
  CASE WHEN m.direction = 'out' AND m.state IN ('delivered', 'read', 'played') THEN
    (SELECT w.detail -> 'pricing' FROM message_receipts w
     WHERE w.message_id = m.id AND jsonb_typeof(w.detail -> 'pricing') = 'object'
     ORDER BY array_position(ARRAY['delivered', 'read', 'played'], w.state) LIMIT 1)
    END AS pricing,
  (SELECT jsonb_agg(to_jsonb(x) - 'sha256' - 'uploads' ORDER BY x.position, x.id)
     FROM attachments x WHERE x.message_id = m.id) AS attachments
FROM messages m
JOIN conversations c ON c.id = m.conversation_id
JOIN contacts p ON p.id = c.contact_id
LEFT JOIN agents g ON g.id = m.author_agent_id
LEFT JOIN outbox o ON o.message_id = m.id
LEFT JOIN LATERAL (
  SELECT s.id, s.kind, s.text, s.direction, s.deleted_at FROM messages s
  WHERE s.conversation_id = m.conversation_id AND (s.id = m.reply_to_id
     OR m.reply_to_id IS NULL AND s.inbox_id = m.inbox_id AND s.provider_id = m.reply_to_provider_id)
  LIMIT 1) t ON true
WHERE m.id = ANY((SELECT :ids::bigint[])::bigint[])
ORDER BY m.display_at, m.seq;

-- name: list_visible_facts
SELECT m.id, m.conversation_id FROM messages m WHERE m.id = ANY(:ids::bigint[]) AND m.state <> 'undone';

-- name: tally_mark
-- How many events were committed so far: positions are given without a gap, and who has none yet is counted.
SELECT (SELECT last_position FROM event_feed) + (SELECT count(*) FROM events WHERE position IS NULL);

-- name: tally_open
SELECT c.inbox_id, c.team_id, c.assignee_id, count(*) AS open, count(*) FILTER (WHERE c.due_at IS NOT NULL) AS waiting,
  count(*) FILTER (WHERE c.due_at IS NOT NULL AND c.only_greeted) AS greeted
FROM conversations c WHERE c.state = 'open' GROUP BY c.inbox_id, c.team_id, c.assignee_id;

-- name: tally_inboxes
SELECT id, team_id, channel, state <> 'disabled' AS live FROM inboxes ORDER BY id;

-- name: find_raw
SELECT m.journal_id, m.provider_id, j.received_at, j.channel, j.body FROM messages m LEFT JOIN journal j ON j.id = m.journal_id WHERE m.id = :id;

-- name: page_overdue
SELECT c.id, c.due_at AS at FROM conversations c
WHERE c.due_at IS NOT NULL AND /* narrowed */ TRUE ORDER BY c.due_at, c.id LIMIT :most;

-- name: page_by_window
SELECT c.id, c.window_opened_at AS at FROM conversations c
WHERE c.window_opened_at IS NOT NULL AND /* narrowed */ TRUE ORDER BY c.window_opened_at, c.id LIMIT :most;

-- name: list_calendar_digests
SELECT id AS calendar_id, digest AS calendar_digest FROM calendars;

-- name: page_newest_first
SELECT c.id, c.last_message_at AS at FROM conversations c
WHERE c.last_message_at IS NOT NULL AND /* narrowed */ TRUE ORDER BY c.last_message_at DESC, c.id DESC LIMIT :most;

-- name: page_oldest_first
SELECT c.id, c.last_message_at AS at FROM conversations c
WHERE c.last_message_at IS NOT NULL AND /* narrowed */ TRUE ORDER BY c.last_message_at, c.id LIMIT :most;

-- name: count_conversations
SELECT count(*) AS n FROM (SELECT 1 FROM conversations c WHERE /* narrowed */ TRUE LIMIT :most) counted;

-- name: count_part
-- One of many counts that are asked for together.
SELECT :key::integer AS key, count(*) AS n FROM (SELECT 1 FROM conversations c WHERE /* narrowed */ TRUE LIMIT :most) counted;

-- name: list_conversation_ids
SELECT c.id FROM conversations c WHERE /* narrowed */ TRUE LIMIT :most;

-- name: search_people
-- Also by the names of contacts that were joined with others.
WITH RECURSIVE named(id) AS (
  SELECT p.id FROM contacts p WHERE fold(p.name) LIKE fold(:name)
  UNION SELECT m.into_id FROM named n JOIN contact_merges m ON m.from_id = n.id AND m.unmerged_at IS NULL)
SELECT c.id FROM conversations c
WHERE c.identity_id IN (
    SELECT i.id FROM identities i JOIN named n ON n.id = i.contact_id
    UNION SELECT i.id FROM identities i WHERE lower(i.username) LIKE lower(:name)
    UNION SELECT i.id FROM identities i WHERE :digits <> '' AND i.phone LIKE '%' || :digits || '%')
  AND /* narrowed */ TRUE
ORDER BY c.last_message_at DESC NULLS LAST LIMIT :most;

-- name: search_newest
-- Among the newest messages, walked backwards: for words that are often written, whose index entries are too many to sort.
SELECT m.id, m.conversation_id, ts_headline('simple', left(m.text, 5000), to_tsquery('simple', fold(:words)),
         'StartSel="", StopSel="", MaxWords=18, MinWords=6, MaxFragments=1') AS snippet
FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.id > (SELECT max(id) - :reach::bigint FROM messages)
  AND m.search @@ to_tsquery('simple', fold(:words)) AND m.deleted_at IS NULL AND /* narrowed */ TRUE
ORDER BY m.id DESC LIMIT :most;

-- name: search_messages
-- All that the index finds, then the newest of them: a word of which little is known must not be looked for row by row.
WITH hits AS MATERIALIZED (
  SELECT m.id FROM messages m JOIN conversations c ON c.id = m.conversation_id
  WHERE m.search @@ to_tsquery('simple', fold(:words)) AND m.deleted_at IS NULL AND /* narrowed */ TRUE),
newest AS (SELECT id FROM hits ORDER BY id DESC LIMIT :most)
SELECT m.id, m.conversation_id, ts_headline('simple', left(m.text, 5000), to_tsquery('simple', fold(:words)),
         'StartSel="", StopSel="", MaxWords=18, MinWords=6, MaxFragments=1') AS snippet
FROM newest JOIN messages m ON m.id = newest.id
ORDER BY m.id DESC;

-- name: newer_reaction
-- Another reaction of this side to the same message that the provider dates later.
SELECT EXISTS (SELECT FROM messages t JOIN messages r ON r.conversation_id = t.conversation_id
  WHERE t.id = :target_id::text::bigint AND r.direction = 'activity' AND r.kind = 'reaction' AND r.id <> :id
    AND r.content ->> 'message_id' = :target_id::text AND (r.author_kind = 'contact') = :by_contact::boolean
    AND coalesce(r.provider_at, r.display_at) > :at);

-- name: keep_reaction
INSERT INTO reactions (message_id, by_kind, emoji, provider_at) VALUES (:message_id, :by_kind, :emoji, :at)
ON CONFLICT (message_id, by_kind) DO UPDATE SET emoji = excluded.emoji, provider_at = excluded.provider_at
WHERE reactions.provider_at <= excluded.provider_at;

-- name: drop_reaction
DELETE FROM reactions WHERE message_id = :message_id AND by_kind = :by_kind AND provider_at <= :at;

-- name: add_edit
INSERT INTO message_edits (message_id, provider_id, earlier_text, at) VALUES (:message_id, :provider_id, :earlier_text, :at)
ON CONFLICT (message_id, provider_id) DO NOTHING RETURNING id;

-- name: change_text
UPDATE messages SET text = coalesce(:text, text), content = :content, edited_at = coalesce(:at::timestamptz, edited_at),
  version = version + 1
WHERE id = :id;

-- name: delete_message
UPDATE messages SET deleted_at = :at, version = version + 1 WHERE id = :id;

-- name: oldest_unanswered
SELECT min(display_at) FROM messages
WHERE conversation_id = :conversation_id AND direction = 'in' AND kind <> 'system' AND deleted_at IS NULL
  AND display_at >= :since;

-- name: answer_case
UPDATE cases SET first_answered_at = :at WHERE id = :id AND first_answered_at IS NULL;

-- name: close_case
-- What was said of it before stays where nothing new is said.
UPDATE cases SET closed_at = :now, closed_by = :by, reason_id = coalesce(:reason_id, reason_id), outcome = coalesce(:outcome, outcome),
  resolution_minutes = :resolution_minutes, resolution_used = :resolution_used
WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: lock_case
SELECT id, conversation_id, closed_at, reason_id, outcome, fields FROM cases WHERE id = :id FOR UPDATE;

-- name: lock_open_case
SELECT id, fields FROM cases WHERE conversation_id = :conversation_id AND closed_at IS NULL FOR UPDATE;

-- name: save_fields
UPDATE cases SET fields = :fields WHERE id = :id;

-- name: find_conversation_of_case
SELECT conversation_id FROM cases WHERE id = :id;

-- name: save_about
UPDATE cases SET reason_id = :reason_id, outcome = :outcome WHERE id = :id;

-- name: take_case_up
-- What became of it is open again.
UPDATE cases SET closed_at = NULL, closed_by = NULL, outcome = NULL
WHERE id = (SELECT id FROM cases WHERE conversation_id = :conversation_id AND merged_into_id IS NULL ORDER BY id DESC LIMIT 1)
  AND NOT EXISTS (SELECT FROM cases o WHERE o.conversation_id = :conversation_id AND o.closed_at IS NULL);

-- name: assign_case
UPDATE cases SET assignee_id = :assignee_id, team_id = :team_id
WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: prioritize_case
UPDATE cases SET priority = :priority WHERE conversation_id = :conversation_id AND closed_at IS NULL;

-- name: prioritize_cases
UPDATE cases SET priority = :priority WHERE conversation_id = ANY(:conversation_ids::bigint[]) AND closed_at IS NULL;

-- name: prioritize_all
-- Another priority may promise another end to the case: its next message asks.
UPDATE conversations c SET priority = :priority, resolution_anew = c.resolution_anew OR c.resolution_minutes IS NOT NULL
FROM (SELECT id, priority AS was FROM conversations WHERE id = ANY(:ids::bigint[])) b
WHERE c.id = b.id AND b.was <> :priority AND c.state <> 'closed' RETURNING c.id, b.was;

-- name: add_lines
WITH counted AS (
  UPDATE conversations c SET message_seq = c.message_seq + 1, version = c.version + 1 WHERE c.id = ANY(:ids::bigint[])
  RETURNING c.id, c.inbox_id, c.message_seq
)
INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, content, author_kind, author_agent_id, display_at, state,
  state_at, created_at)
SELECT c.id, c.inbox_id, c.message_seq, 'activity', 'activity', w.content, :author_kind, :author_agent_id, :now, 'received', :now, :now
FROM unnest(:ids::bigint[], :contents::jsonb[]) AS w(id, content) JOIN counted c ON c.id = w.id ORDER BY c.id
RETURNING id, conversation_id, inbox_id;

-- name: find_takers
SELECT EXISTS (SELECT FROM agents WHERE id = :assignee_id AND state = 'active') AS agent,
  EXISTS (SELECT FROM teams WHERE id = :team_id) AS team;

-- name: lock_due_snoozes
SELECT {conversation} FROM conversations WHERE state = 'snoozed' AND snoozed_until <= :now
ORDER BY snoozed_until LIMIT :most FOR UPDATE SKIP LOCKED;

-- name: find_by_client_id
SELECT id, direction FROM messages WHERE conversation_id = :conversation_id AND client_message_id = :client_message_id;

-- name: advance_mark
INSERT INTO conversation_reads AS r (agent_id, conversation_id, last_read_seq, read_at)
VALUES (:agent_id, :conversation_id, :seq, :now)
ON CONFLICT (agent_id, conversation_id) DO UPDATE SET last_read_seq = excluded.last_read_seq, read_at = excluded.read_at
WHERE r.last_read_seq < excluded.last_read_seq;

-- name: set_unread
INSERT INTO conversation_reads (agent_id, conversation_id, last_read_seq)
SELECT :agent_id, :conversation_id::bigint, coalesce(max(seq), 1) - 1 FROM messages
WHERE conversation_id = :conversation_id AND direction = 'in'
ON CONFLICT (agent_id, conversation_id) DO UPDATE SET last_read_seq = excluded.last_read_seq;

-- name: claim_typing
UPDATE conversations SET typing_at = :now WHERE id = :conversation_id AND coalesce(typing_at <= :before, true) RETURNING id;

-- name: keep_draft
INSERT INTO drafts AS d (agent_id, conversation_id, mode, text, media_ids, template, actions, updated_at)
VALUES (:agent_id, :conversation_id, :mode, :text, :media_ids, :template, :actions, :updated_at)
ON CONFLICT (agent_id, conversation_id, mode) DO UPDATE SET text = excluded.text, media_ids = excluded.media_ids,
  template = excluded.template, actions = excluded.actions, updated_at = excluded.updated_at
WHERE d.updated_at <= excluded.updated_at
RETURNING 1;

-- name: drop_draft
DELETE FROM drafts WHERE agent_id = :agent_id AND conversation_id = :conversation_id AND mode = :mode
  AND updated_at <= :written_by;

-- name: is_file_used
SELECT EXISTS (SELECT FROM attachments WHERE object_key = :key OR thumb_key = :key);
