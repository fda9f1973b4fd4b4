-- name: lock_tally
SELECT t.position, (SELECT last_position FROM event_feed) AS newest FROM number_tally t FOR UPDATE OF t;

-- name: save_tally
UPDATE number_tally SET position = :position, counted_at = :now;

-- name: list_moved
-- What became of outgoing messages, by position; a delivery comes with what the platform reported of it.
SELECT e.inbox_id, e.at, e.data ->> 'state' AS state, e.data ->> 'was' AS was, e.data ->> 'failure' AS failure,
       e.data ->> 'provider_code' AS provider_code, r.states, r.times, r.pricings
FROM events e
LEFT JOIN LATERAL (
  SELECT array_agg(w.state) AS states, array_agg(w.at) AS times, array_agg(w.detail -> 'pricing') AS pricings
  FROM message_receipts w WHERE w.message_id = e.message_id) r ON e.data ->> 'state' <> 'failed'
WHERE e.position > :after AND e.position <= :upto AND e.kind = 'message.state' AND e.inbox_id IS NOT NULL
  AND e.data ->> 'state' IN ('sent', 'delivered', 'read', 'played', 'failed');

-- name: add_days
INSERT INTO number_days AS d (inbox_id, day, what, key, count, last_at)
SELECT w.* FROM unnest(:inbox_ids::bigint[], :days::date[], :whats::text[], :keys::text[], :counts::bigint[], :times::timestamptz[])
  AS w(inbox_id, day, what, key, count, last_at)
WHERE EXISTS (SELECT FROM inboxes i WHERE i.id = w.inbox_id)
ON CONFLICT (inbox_id, day, what, key)
DO UPDATE SET count = d.count + excluded.count, last_at = greatest(d.last_at, excluded.last_at);

-- name: add_charges
INSERT INTO number_charges AS c (inbox_id, day, category, type, model, charged, count)
SELECT w.* FROM unnest(:inbox_ids::bigint[], :days::date[], :categories::text[], :types::text[], :models::text[],
                       :chargeds::text[], :counts::bigint[]) AS w(inbox_id, day, category, type, model, charged, count)
WHERE EXISTS (SELECT FROM inboxes i WHERE i.id = w.inbox_id)
ON CONFLICT (inbox_id, day, category, type, model, charged) DO UPDATE SET count = c.count + excluded.count;

-- name: list_numbers
SELECT id FROM inboxes WHERE state <> 'disabled' AND phone_number_id IS NOT NULL ORDER BY id;

-- name: find_number
SELECT i.id, i.channel, i.waba_id, i.is_demo, i.quality_rating, i.limited_at, i.messaging_limit,
       CASE WHEN i.state = 'paused' AND i.paused_reason <> 'number_moved' THEN i.paused_reason ELSE '' END AS paused_reason, jsonb_array_length(i.failing) AS failing,
       (SELECT count(*) FROM pacer_reached r WHERE r.portfolio = coalesce(i.waba_id, 'inbox:' || i.id) AND r.at > :since) AS reached,
       (SELECT count(*) FROM templates t WHERE t.channel = i.channel AND t.waba_id = i.waba_id
          AND (t.status IN ('PAUSED', 'DISABLED', 'FLAGGED') OR t.quality = 'RED')) AS bad_templates,
       (SELECT array_agg(a.code) FROM number_alarms a WHERE a.inbox_id = i.id AND a.cleared_at IS NULL) AS standing,
       (SELECT counted_at FROM number_tally) AS counted_at
FROM inboxes i WHERE i.id = :id AND i.phone_number_id IS NOT NULL;

-- name: list_days
SELECT day, what, key, count, last_at FROM number_days WHERE inbox_id = :inbox_id AND day >= :since::date ORDER BY day;

-- name: list_charges
SELECT day, category, type, model, charged, count FROM number_charges WHERE inbox_id = :inbox_id AND day >= :since::date;

-- name: list_stops
-- People of this number who told WhatsApp that they want no marketing: few, and in an index of their own.
SELECT r.at FROM consents r
WHERE r.how = 'setting' AND r.purpose = 'marketing' AND r.change = 'withdrawn' AND r.at > :since
  AND EXISTS (SELECT FROM conversations c WHERE c.identity_id = r.identity_id AND c.inbox_id = :inbox_id);

-- name: list_account_news
SELECT at, after, detail FROM number_news WHERE inbox_id = :inbox_id AND what = 'account' AND at > :since;

-- name: list_news
SELECT at, what, before, after, source FROM number_news WHERE inbox_id = :inbox_id ORDER BY at DESC, id DESC LIMIT :most;

-- name: quality_since
SELECT at FROM number_news WHERE inbox_id = :inbox_id AND what = 'quality' ORDER BY at DESC, id DESC LIMIT 1;

-- name: count_templates
SELECT t.status, t.quality, count(*) AS count FROM templates t JOIN inboxes i ON i.channel = t.channel AND i.waba_id = t.waba_id
WHERE i.id = :inbox_id GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2;

-- name: last_of_limit
-- When the person who fills the limit was written to: a day later there is room for one more.
SELECT at FROM pacer_reached WHERE portfolio = :portfolio AND at > :since ORDER BY at DESC OFFSET :most LIMIT 1;

-- name: save_reach
INSERT INTO number_reach (inbox_id, full_until) VALUES (:inbox_id, :until)
ON CONFLICT (inbox_id) DO UPDATE SET full_until = excluded.full_until;

-- name: drop_reach
DELETE FROM number_reach WHERE inbox_id = :inbox_id;

-- name: raise_alarm
INSERT INTO number_alarms (inbox_id, code, grade, params, raised_at) VALUES (:inbox_id, :code, :grade, :params, :now)
ON CONFLICT (inbox_id, code) WHERE cleared_at IS NULL DO NOTHING RETURNING id;

-- name: clear_alarms
UPDATE number_alarms SET cleared_at = :now
WHERE inbox_id = :inbox_id AND cleared_at IS NULL AND code <> ALL(:standing::text[]) RETURNING code, grade;

-- name: list_alarms
SELECT code, grade, params, raised_at, cleared_at FROM number_alarms WHERE inbox_id = :inbox_id
ORDER BY raised_at DESC, id DESC LIMIT :most;

-- name: list_prices
SELECT category, currency, amount FROM number_prices WHERE inbox_id = :inbox_id ORDER BY category;

-- name: drop_prices
DELETE FROM number_prices WHERE inbox_id = :inbox_id;

-- name: add_prices
INSERT INTO number_prices (inbox_id, category, currency, amount, updated_by, updated_at)
SELECT :inbox_id, w.category, :currency, w.amount, :by, :now
FROM unnest(:categories::text[], :amounts::numeric[]) AS w(category, amount);

-- name: lock_number
SELECT id FROM inboxes WHERE id = :id AND state <> 'disabled' AND phone_number_id IS NOT NULL FOR UPDATE;
