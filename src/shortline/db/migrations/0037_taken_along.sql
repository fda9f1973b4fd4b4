-- What a macro in this draft will do with the conversation, as it will be asked for: [{"do": "close"}, ...].
ALTER TABLE drafts ADD COLUMN actions jsonb NOT NULL DEFAULT '[]';

-- What was done with a conversation along with a message: what was asked, and how the conversation stood before and after.
-- Taking the message back needs it; messages that did nothing else have no row.
CREATE TABLE taken_along (
  message_id bigint PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
  actions jsonb NOT NULL,
  before jsonb NOT NULL,
  after jsonb NOT NULL
);
