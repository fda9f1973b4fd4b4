-- Open conversations by whose they are, with what their numbers tell: counted from the index alone.
CREATE INDEX CONCURRENTLY conversations_open_tally ON conversations (inbox_id, team_id, assignee_id)
  INCLUDE (due_at, only_greeted) WHERE state = 'open';
