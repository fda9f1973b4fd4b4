-- Only who waits stands there, and only cases that have a clock of their own.
CREATE INDEX CONCURRENTLY conversations_open_warn ON conversations (warn_at) WHERE state = 'open' AND warn_at IS NOT NULL;
CREATE INDEX CONCURRENTLY conversations_open_resolution_warn ON conversations (resolution_warn_at)
  WHERE state = 'open' AND resolution_warn_at IS NOT NULL;
CREATE INDEX CONCURRENTLY conversations_open_resolution ON conversations (resolution_due_at)
  WHERE state = 'open' AND resolution_due_at IS NOT NULL;
