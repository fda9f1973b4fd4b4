-- Few: nearly everything is normal, and costs no entry here.
CREATE INDEX CONCURRENTLY conversations_open_priority ON conversations (priority, due_at, id)
  WHERE state = 'open' AND priority <> 'normal';
