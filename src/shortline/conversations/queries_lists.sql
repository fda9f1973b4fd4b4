-- Which conversations there are: the lists, their numbers, and what is searched.

-- name: tally_news
-- Of which conversations the feed tells something after a position, or has not given its place yet; `broad`: of more than it names.
WITH news AS MATERIALIZED (
  SELECT kind, conversation_id FROM events WHERE position > :after
  UNION ALL SELECT kind, conversation_id FROM events WHERE position IS NULL)
SELECT last_position AS upto, (SELECT min(position) FROM events WHERE position > 0) AS first,
  ARRAY(SELECT DISTINCT conversation_id FROM news WHERE conversation_id IS NOT NULL LIMIT :most) AS ids,
  EXISTS (SELECT FROM news WHERE kind = ANY(:broad::text[])) AS broad
FROM event_feed;

-- name: tally_all
SELECT c.id, c.inbox_id, c.team_id, c.assignee_id, c.due_at IS NOT NULL AS waiting, c.only_greeted
FROM conversations c WHERE c.state = 'open';

-- name: tally_some
SELECT c.id, c.inbox_id, c.team_id, c.assignee_id, c.due_at IS NOT NULL AS waiting, c.only_greeted
FROM conversations c WHERE c.state = 'open' AND c.id = ANY(:ids::bigint[]);

-- name: tally_inboxes
SELECT id, team_id, channel, state <> 'disabled' AS live FROM inboxes ORDER BY id;

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
