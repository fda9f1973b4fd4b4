-- How often the same words went to many people lately.
CREATE INDEX CONCURRENTLY outbox_words ON outbox (words, asked_at) WHERE words IS NOT NULL;
