-- Windows in the order in which they close: for rules, and for the list.
CREATE INDEX CONCURRENTLY conversations_open_window ON conversations (window_opened_at, id) WHERE state = 'open';
