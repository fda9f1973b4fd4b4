-- Who keeps an eye on a conversation without having it, and how far each has looked.
CREATE TABLE conversation_followers (
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  seen_seq bigint NOT NULL,                                -- what the customer wrote after it is news
  looked_at timestamptz NOT NULL,                          -- and so is a closing after it
  PRIMARY KEY (agent_id, conversation_id)
);
CREATE INDEX conversation_followers_conversation ON conversation_followers (conversation_id);
-- Who was called into a conversation by a note: a line for each person, also of a team.
CREATE TABLE mentions (
  message_id bigint NOT NULL REFERENCES messages ON DELETE CASCADE,
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  seq bigint NOT NULL,                                     -- of the note
  at timestamptz NOT NULL,
  read_at timestamptz,
  PRIMARY KEY (message_id, agent_id)
);
CREATE INDEX mentions_unread ON mentions (agent_id, conversation_id) WHERE read_at IS NULL;
CREATE INDEX mentions_conversation ON mentions (conversation_id);
CREATE INDEX mentions_agent ON mentions (agent_id);
