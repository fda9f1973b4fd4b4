-- Ways back: from a person to his conversations, from a case to its messages, from a conversation to its read marks.
-- Search, links between people and the removal of demo records go these ways.
CREATE INDEX conversations_identity ON conversations (identity_id);
CREATE INDEX messages_case ON messages (case_id);
CREATE INDEX conversation_reads_conversation ON conversation_reads (conversation_id);

-- People by name, and by any part of a username.
CREATE INDEX contacts_by_name ON contacts (fold(name), id);
CREATE INDEX identities_username_search ON identities USING gin (lower(username) gin_trgm_ops);
