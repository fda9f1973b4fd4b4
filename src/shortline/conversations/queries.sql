-- columns: conversation
id, inbox_id, identity_id, contact_id, state, snoozed_until, assignee_id, team_id, waiting_since, answered_at, last_inbound_at,
window_opened_at, entry_point, message_seq, last_message_id, last_message_at, has_failed, version, created_at, closed_at,
target_minutes, waits_for_follow_up, only_greeted, due_at, typing_at, priority, warn_at, resolution_minutes, resolution_since,
resolution_used, resolution_anew, resolution_due_at, resolution_warn_at

-- name: lock_conversation
SELECT {conversation} FROM conversations WHERE id = :id FOR UPDATE;

-- name: lock_conversations
-- In one order for everybody.
SELECT {conversation} FROM conversations WHERE id = ANY(:ids::bigint[]) ORDER BY id FOR UPDATE;

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

-- name: list_along_the_line
-- The same person's conversations on numbers that handed over to this one, or that this one handed over to.
SELECT e.id, i.name AS inbox_name, i.display_phone_number, e.last_message_at, e.assignee_id, e.team_id,
       i.team_id AS inbox_team_id, l.later
FROM (SELECT from_inbox_id AS inbox_id, false AS later FROM number_lines WHERE to_inbox_id = :inbox_id
      UNION ALL SELECT to_inbox_id, true FROM number_lines WHERE from_inbox_id = :inbox_id) l
JOIN conversations e ON e.contact_id = :contact_id AND e.inbox_id = l.inbox_id AND e.last_message_at IS NOT NULL
JOIN inboxes i ON i.id = e.inbox_id
ORDER BY e.last_message_at DESC, e.id DESC LIMIT 20;

-- name: find_takers
SELECT EXISTS (SELECT FROM agents WHERE id = :assignee_id AND state = 'active') AS agent,
  EXISTS (SELECT FROM teams WHERE id = :team_id) AS team;

-- name: lock_due_snoozes
SELECT {conversation} FROM conversations WHERE state = 'snoozed' AND snoozed_until <= :now
ORDER BY snoozed_until LIMIT :most FOR UPDATE SKIP LOCKED;
