-- columns: conversation
id, inbox_id, identity_id, contact_id, state, snoozed_until, assignee_id, team_id, waiting_since, waits_for_follow_up, target_minutes,
only_greeted, answered_at, last_inbound_at, window_opened_at, message_seq, last_message_id, last_message_at, has_failed, version,
created_at, closed_at, due_at, priority, warn_at, resolution_minutes, resolution_since, resolution_used, resolution_anew,
resolution_due_at, resolution_warn_at

-- name: one_by_one
-- Leads write one after the other: what contradicts another policy is seen, and places stay in order.
SELECT is_only FROM sla_state FOR UPDATE;

-- name: add_policy
INSERT INTO sla_policies (name, place, channels, inbox_ids, team_ids, priorities, label_ids, segment_ids, first_minutes,
  follow_up_minutes, live_minutes, resolution_minutes, updated_by, updated_at)
VALUES (:name, :place, :channels, :inbox_ids, :team_ids, :priorities, :label_ids, :segment_ids, :first_minutes,
  :follow_up_minutes, :live_minutes, :resolution_minutes, :by, :now) RETURNING id;

-- name: save_policy
UPDATE sla_policies SET name = :name, channels = :channels, inbox_ids = :inbox_ids, team_ids = :team_ids, priorities = :priorities,
  label_ids = :label_ids, segment_ids = :segment_ids, first_minutes = :first_minutes, follow_up_minutes = :follow_up_minutes, live_minutes = :live_minutes,
  resolution_minutes = :resolution_minutes, updated_by = :by, updated_at = :now
WHERE id = :id;

-- name: remove_policy
DELETE FROM sla_policies WHERE id = :id;

-- name: place_policies
UPDATE sla_policies p SET place = w.place FROM unnest(:ids::bigint[]) WITH ORDINALITY AS w(id, place)
WHERE p.id = w.id AND p.place <> w.place;

-- name: list_missing
-- Which of what a policy names is not there (any more).
SELECT 'inbox' AS kind, w.id FROM unnest(:inbox_ids::bigint[]) AS w(id)
  WHERE NOT EXISTS (SELECT FROM inboxes i WHERE i.id = w.id AND i.state <> 'disabled')
UNION ALL SELECT 'team', w.id FROM unnest(:team_ids::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM teams t WHERE t.id = w.id)
UNION ALL SELECT 'label', w.id FROM unnest(:label_ids::bigint[]) AS w(id)
  WHERE NOT EXISTS (SELECT FROM labels l WHERE l.id = w.id AND l.archived_at IS NULL)
UNION ALL SELECT 'segment', w.id FROM unnest(:segment_ids::bigint[]) AS w(id)
  WHERE NOT EXISTS (SELECT FROM segments s WHERE s.id = w.id AND s.archived_at IS NULL);

-- name: list_places
-- The teams and inboxes there are, by name.
SELECT t.id AS team_id, NULL::bigint AS inbox_id, t.name FROM teams t
UNION ALL SELECT NULL, i.id, i.name FROM inboxes i WHERE i.state <> 'disabled' ORDER BY 3;

-- name: find_about
-- What policies ask of a conversation.
SELECT c.id, c.inbox_id, i.channel, c.team_id, CASE WHEN k.id IS NULL THEN 'normal' ELSE c.priority END AS priority,
  p.segment_id
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id JOIN contacts p ON p.id = c.contact_id
LEFT JOIN cases k ON k.conversation_id = c.id AND k.closed_at IS NULL WHERE c.id = :id;

-- name: find_channel
SELECT channel FROM inboxes WHERE id = :id AND state <> 'disabled';

-- name: newest_recount
SELECT max(id) FROM clock_recounts;

-- name: drop_recounts
DELETE FROM clock_recounts WHERE id <= :newest AND wanted_at < clock_timestamp() - :settled::interval;

-- name: list_running
SELECT {c.conversation}, {hours:held}
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id
{hours:holding of=c inbox=i}
WHERE c.waiting_since IS NOT NULL AND c.id > :after ORDER BY c.id LIMIT :most;

-- name: move_due
-- Only clocks that still run as they were read: whoever started another one meanwhile counted it himself.
WITH mine AS (
  SELECT c.id, w.due_at, w.warn_at, w.resolution_due_at, w.resolution_warn_at
  FROM unnest(:ids::bigint[], :waiting_sinces::timestamptz[], :target_minutess::integer[], :resolution_useds::integer[],
    :due_ats::timestamptz[], :warn_ats::timestamptz[], :resolution_due_ats::timestamptz[], :resolution_warn_ats::timestamptz[])
    AS w(id, since, minutes, used, due_at, warn_at, resolution_due_at, resolution_warn_at)
  JOIN conversations c ON c.id = w.id AND c.waiting_since = w.since AND c.target_minutes = w.minutes AND c.resolution_used = w.used
  ORDER BY c.id FOR UPDATE OF c
)
UPDATE conversations c SET due_at = mine.due_at, warn_at = mine.warn_at, resolution_due_at = mine.resolution_due_at,
  resolution_warn_at = mine.resolution_warn_at, version = c.version + 1
FROM mine WHERE c.id = mine.id;

-- name: take_round
SELECT since, until, whole_at FROM clock_rounds FOR UPDATE SKIP LOCKED;

-- name: keep_round
UPDATE clock_rounds SET since = :since, until = :until, whole_at = :whole_at;

-- name: is_ahead
-- The last of an index, however many there are.
SELECT coalesce(max(due_at) > :now, false) FROM conversations WHERE state = 'open';

-- part: tell_warned
-- Who was to be warned of in the stretch since the round before, and is not late yet. Of one clock it is told once.
WITH soon AS (
  SELECT o.id FROM conversations o
  WHERE o.state = 'open' AND o.{warn} > :after AND o.{warn} <= :now AND o.{due} > :now AND o.waiting_since IS NOT NULL
    AND coalesce((SELECT t.{mark} FROM {told} t WHERE t.conversation_id = o.id AND t.what = 'warned'), '-infinity') < o.{since}
  ORDER BY o.{warn} LIMIT :most
), written AS (
  INSERT INTO {told} (conversation_id, what, {mark}, told_at)
  SELECT c.id, 'warned', c.{since}, :now FROM conversations c JOIN soon ON soon.id = c.id
  WHERE c.{since} IS NOT NULL ORDER BY c.id
  ON CONFLICT (conversation_id, what) DO UPDATE SET {mark} = excluded.{mark}, told_at = excluded.told_at
  RETURNING conversation_id
)
SELECT c.id, c.inbox_id, c.{minutes} AS target_minutes, c.{due} AS due_at, NULL::bigint AS message_id
FROM written w JOIN conversations c ON c.id = w.conversation_id ORDER BY c.{due};

-- part: tell_breached
-- With a line in each conversation, under its next number: whoever held it meanwhile is waited for, and may have answered.
WITH late AS (
  SELECT o.id FROM conversations o
  WHERE o.state = 'open' AND o.{due} > :after AND o.{due} <= :now AND o.waiting_since IS NOT NULL
    AND coalesce((SELECT t.{mark} FROM {told} t WHERE t.conversation_id = o.id AND t.what = 'breached'), '-infinity') < o.{since}
  ORDER BY o.{due} LIMIT :most
), mine AS (
  SELECT c.id FROM conversations c
  WHERE c.id IN (SELECT id FROM late) AND c.state = 'open' AND c.{due} <= :now AND c.waiting_since IS NOT NULL
  ORDER BY c.id FOR UPDATE OF c
), counted AS (
  UPDATE conversations c SET message_seq = c.message_seq + 1, version = c.version + 1 FROM mine WHERE c.id = mine.id
  RETURNING c.id, c.inbox_id, c.message_seq, c.{since} AS since, c.{minutes} AS minutes, c.{due} AS due
), written AS (
  INSERT INTO {told} (conversation_id, what, {mark}, told_at)
  SELECT id, 'breached', since, :now FROM counted
  ON CONFLICT (conversation_id, what) DO UPDATE SET {mark} = excluded.{mark}, told_at = excluded.told_at
), lines AS (
  INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, content, author_kind, display_at, state, state_at, created_at)
  SELECT id, inbox_id, message_seq, 'activity', 'activity', jsonb_build_object('change', '{change}', 'until', due, 'minutes', minutes),
         'system', :now, 'received', :now, :now
  FROM counted RETURNING id, conversation_id
)
SELECT c.id, c.inbox_id, c.minutes AS target_minutes, c.due AS due_at, l.id AS message_id
FROM counted c JOIN lines l ON l.conversation_id = c.id ORDER BY c.due;

-- name: tell_warned
{sla:tell_warned told=clock_told mark=waiting_since since=waiting_since warn=warn_at due=due_at minutes=target_minutes}

-- name: tell_resolution_warned
-- Of a case it is told once, however often its clock stands still in between.
{sla:tell_warned told=resolution_told mark=since since=resolution_since warn=resolution_warn_at due=resolution_due_at minutes=resolution_minutes}

-- name: tell_breached
{sla:tell_breached told=clock_told mark=waiting_since since=waiting_since due=due_at minutes=target_minutes change=breached}

-- name: tell_resolution_breached
{sla:tell_breached told=resolution_told mark=since since=resolution_since due=resolution_due_at minutes=resolution_minutes change=resolution_breached}
