-- What waits for its moment, when the customer writes.
CREATE INDEX CONCURRENTLY outbox_later ON outbox (conversation_id) WHERE state = 'held' AND on_reply IS NOT NULL;
