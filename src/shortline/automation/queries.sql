-- columns: rule
id, name, is_on, "trigger", conditions, actions, since, until, whole_at, preset, created_at, updated_at

-- name: list_rules
SELECT {rule} FROM time_rules ORDER BY fold(name), id;

-- name: list_rules_on
SELECT {rule} FROM time_rules WHERE is_on ORDER BY id;

-- name: lock_rule
SELECT {rule} FROM time_rules WHERE id = :id FOR UPDATE;

-- name: find_preset
SELECT {rule} FROM time_rules WHERE preset = :preset;

-- name: count_rules
SELECT count(*) FROM time_rules;

-- name: add_rule
INSERT INTO time_rules (name, is_on, "trigger", conditions, actions, preset, since, created_at, updated_by, updated_at)
VALUES (:name, :is_on, :trigger, :conditions, :actions, :preset, :since, :now, :by, :now) RETURNING {rule};

-- name: save_rule
UPDATE time_rules SET name = :name, is_on = :is_on, "trigger" = :trigger, conditions = :conditions, actions = :actions,
  since = :since, until = NULL, whole_at = NULL, updated_by = :by, updated_at = :now
WHERE id = :id RETURNING {rule};

-- name: remove_rule
DELETE FROM time_rules WHERE id = :id;

-- name: keep_round
UPDATE time_rules SET until = :until, whole_at = :whole_at WHERE id = :id AND is_on;

-- name: list_places
-- Every calendar there is, for whom a rule may come due at its own hours; 0 stands for none.
SELECT id AS calendar_id, digest AS calendar_digest FROM calendars;

-- name: reach_silent
-- One stretch of the index of last messages for each calendar, which says from when to when. Where nothing was written since the rule
-- was there it is the same silence: whoever was touched long ago and waits on is not looked at again and again.
SELECT DISTINCT o.id FROM unnest(:calendar_ids::bigint[], :afters::timestamptz[], :untils::timestamptz[]) AS r(calendar_id, after, until)
CROSS JOIN LATERAL (
  SELECT c.id, c.inbox_id, c.team_id FROM conversations c
  WHERE c.state = 'open' AND c.last_message_at > r.after AND c.last_message_at <= r.until AND (c.due_at IS NOT NULL) = :waits_for_us::boolean
    AND (:inbox_ids::bigint[] = '{}' OR c.inbox_id = ANY(:inbox_ids)) AND (:team_ids::bigint[] = '{}' OR c.team_id = ANY(:team_ids))
    AND NOT EXISTS (SELECT FROM time_rule_runs d WHERE d.rule_id = :rule_id AND d.conversation_id = c.id AND d.ran_at >= c.last_message_at)) o
JOIN inboxes i ON i.id = o.inbox_id
{hours:holding of=o inbox=i}
WHERE coalesce(ki.id, kt.id, kh.id, 0) = r.calendar_id;

-- name: reach_windows
-- The same by when a window was opened, on the channels that have one: `spans` is how long it is open there.
SELECT DISTINCT o.id FROM unnest(:calendar_ids::bigint[], :afters::timestamptz[], :untils::timestamptz[]) AS r(calendar_id, after, until)
CROSS JOIN unnest(:channels::text[], :spans::interval[]) AS w(channel, span)
CROSS JOIN LATERAL (
  SELECT c.id, c.inbox_id, c.team_id FROM conversations c
  WHERE c.state = 'open' AND c.window_opened_at > greatest(r.after, :now::timestamptz) - w.span
    AND c.window_opened_at <= r.until - w.span
    AND (:inbox_ids::bigint[] = '{}' OR c.inbox_id = ANY(:inbox_ids)) AND (:team_ids::bigint[] = '{}' OR c.team_id = ANY(:team_ids))
    AND NOT EXISTS (SELECT FROM time_rule_runs d
                    WHERE d.rule_id = :rule_id AND d.conversation_id = c.id AND d.cause_at = c.window_opened_at)) o
JOIN inboxes i ON i.id = o.inbox_id AND i.channel = w.channel
{hours:holding of=o inbox=i}
WHERE coalesce(ki.id, kt.id, kh.id, 0) = r.calendar_id;

-- name: reach_told
SELECT t.conversation_id AS id FROM clock_told t
JOIN conversations c ON c.id = t.conversation_id AND c.state = 'open' AND c.waiting_since = t.waiting_since
WHERE t.what = :what AND t.told_at > :after AND t.told_at <= :until;

-- name: reach_told_of_case
SELECT t.conversation_id AS id FROM resolution_told t
JOIN conversations c ON c.id = t.conversation_id AND c.state = 'open' AND c.resolution_since = t.since AND c.waiting_since IS NOT NULL
WHERE t.what = :what AND t.told_at > :after AND t.told_at <= :until;

-- name: reach_all
-- A moment of the day is everybody's: what is cheap to ask is asked here.
SELECT id FROM conversations
WHERE state = 'open' AND (:waits_for_us::boolean IS NULL OR (due_at IS NOT NULL) = :waits_for_us)
  AND (:inbox_ids::bigint[] = '{}' OR inbox_id = ANY(:inbox_ids)) AND (:team_ids::bigint[] = '{}' OR team_id = ANY(:team_ids));

-- name: list_facts
-- Everything a rule asks of these conversations.
SELECT c.id, c.inbox_id, i.channel, c.state, p.is_blocked, c.team_id, c.assignee_id, c.priority, c.waiting_since, c.last_message_at,
  c.last_inbound_at, c.answered_at, c.window_opened_at, p.language, p.segment_id, p.name AS contact_name,
  ARRAY(SELECT s.label_id FROM conversation_labels s WHERE s.conversation_id = c.id) AS label_ids,
  (SELECT m.display_at FROM messages m WHERE m.conversation_id = c.id AND m.direction IN ('in', 'out') AND m.author_kind <> 'automation'
   ORDER BY m.display_at DESC, m.seq DESC LIMIT 1) AS last_word_at,
  (SELECT t.told_at FROM clock_told t WHERE t.conversation_id = c.id AND t.what = 'warned' AND t.waiting_since = c.waiting_since) AS warned_at,
  (SELECT t.told_at FROM clock_told t WHERE t.conversation_id = c.id AND t.what = 'breached' AND t.waiting_since = c.waiting_since) AS breached_at,
  CASE WHEN c.waiting_since IS NOT NULL AND c.resolution_due_at IS NOT NULL THEN c.resolution_since END AS resolution_since,
  (SELECT t.told_at FROM resolution_told t WHERE t.conversation_id = c.id AND t.what = 'warned' AND t.since = c.resolution_since)
    AS resolution_warned_at,
  (SELECT t.told_at FROM resolution_told t WHERE t.conversation_id = c.id AND t.what = 'breached' AND t.since = c.resolution_since)
    AS resolution_breached_at,
  {hours:held}
FROM conversations c JOIN inboxes i ON i.id = c.inbox_id JOIN contacts p ON p.id = c.contact_id
{hours:holding of=c inbox=i}
WHERE c.id = ANY(:ids::bigint[]) ORDER BY c.id;

-- name: list_done
-- What was done for these causes already.
SELECT r.conversation_id FROM unnest(:ids::bigint[], :causes::timestamptz[]) AS w(id, cause_at)
JOIN time_rule_runs r ON r.rule_id = :rule_id AND r.conversation_id = w.id AND r.cause_at = w.cause_at;

-- name: lock_untouched
-- What somebody else holds at this moment is left for the next look.
SELECT id FROM conversations WHERE id = ANY(:ids::bigint[]) ORDER BY id FOR UPDATE SKIP LOCKED;

-- name: begin_runs
INSERT INTO time_rule_runs (rule_id, conversation_id, cause_at, due_at, ran_at)
SELECT t.id, w.id, w.cause_at, w.due_at, :now
FROM unnest(:ids::bigint[], :causes::timestamptz[], :dues::timestamptz[]) AS w(id, cause_at, due_at)
JOIN time_rules t ON t.id = :rule_id AND t.is_on ORDER BY w.id
ON CONFLICT DO NOTHING RETURNING id, conversation_id;

-- name: save_runs
UPDATE time_rule_runs r SET message_id = w.message_id, done = w.kept -> 'done'
FROM unnest(:ids::bigint[], :message_ids::bigint[], :kepts::jsonb[]) AS w(id, message_id, kept) WHERE r.id = w.id;

-- name: list_runs
SELECT r.id, r.rule_id, t.name AS rule_name, r.conversation_id, p.name AS contact_name, r.cause_at, r.due_at, r.ran_at, r.done,
  r.message_id, m.state AS message_state, m.failure
FROM time_rule_runs r JOIN time_rules t ON t.id = r.rule_id JOIN conversations c ON c.id = r.conversation_id
JOIN contacts p ON p.id = c.contact_id LEFT JOIN messages m ON m.id = r.message_id
WHERE (:rule_id::bigint IS NULL OR r.rule_id = :rule_id) AND (:before::bigint IS NULL OR r.id < :before)
ORDER BY r.id DESC LIMIT :most;

-- name: list_tallies
-- How often each rule did something, and when last.
SELECT t.id, (SELECT count(*) FROM (SELECT FROM time_rule_runs r WHERE r.rule_id = t.id LIMIT 10000) s) AS runs,
  (SELECT r.ran_at FROM time_rule_runs r WHERE r.rule_id = t.id ORDER BY r.id DESC LIMIT 1) AS last_at
FROM time_rules t;

-- name: list_names
SELECT c.id, p.name FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.id = ANY(:ids::bigint[]) ORDER BY c.id;

-- name: list_missing
-- Which of what a rule names is not there (any more).
SELECT 'inbox' AS kind, w.id FROM unnest(:inboxes::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM inboxes i WHERE i.id = w.id AND i.state <> 'disabled')
UNION ALL SELECT 'team', w.id FROM unnest(:teams::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM teams t WHERE t.id = w.id)
UNION ALL SELECT 'label', w.id FROM unnest(:labels::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM labels l WHERE l.id = w.id AND l.archived_at IS NULL)
UNION ALL SELECT 'segment', w.id FROM unnest(:segments::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM segments s WHERE s.id = w.id AND s.archived_at IS NULL)
UNION ALL SELECT 'agent', w.id FROM unnest(:agents::bigint[]) AS w(id) WHERE NOT EXISTS (SELECT FROM agents a WHERE a.id = w.id AND a.state = 'active')
UNION ALL SELECT 'macro', w.id FROM unnest(:macros::bigint[]) AS w(id)
  WHERE NOT EXISTS (SELECT FROM macros m WHERE m.id = w.id AND m.state = 'active' AND m.owner_id IS NULL);

-- name: find_language
SELECT p.language FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE c.id = :conversation_id;

-- name: find_template
SELECT t.components, t.parameter_format FROM inboxes i
JOIN templates t ON t.channel = i.channel AND t.waba_id = i.waba_id AND t.name = :name AND t.language = :language
WHERE i.id = :inbox_id;

-- name: find_locale
SELECT locale FROM agents WHERE id = :id;
