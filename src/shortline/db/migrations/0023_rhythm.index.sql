-- The line of a number, and the answers in it.
CREATE INDEX CONCURRENTLY outbox_line ON outbox (inbox_id, place_at) WHERE state = 'queued' AND place_at IS NOT NULL;
CREATE INDEX CONCURRENTLY outbox_answers ON outbox (inbox_id, not_before) WHERE state = 'queued' AND NOT bulk;
