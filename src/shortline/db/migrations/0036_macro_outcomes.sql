-- Messages that left in a macro's own words: which words, and where. Who sent them is nobody's business here.
CREATE TABLE macro_sent (
  message_id bigint PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
  macro_id bigint NOT NULL REFERENCES macros ON DELETE CASCADE,
  digest bytea NOT NULL,
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  at timestamptz NOT NULL
);
CREATE INDEX macro_sent_wording ON macro_sent (macro_id, digest, at DESC);
CREATE INDEX macro_sent_conversation ON macro_sent (conversation_id);

-- What agents made of a wording before sending, with the slots where the names stood, until a lead takes it or leaves it.
CREATE TABLE macro_suggestions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  macro_id bigint NOT NULL REFERENCES macros ON DELETE CASCADE,
  digest bytea NOT NULL,
  wording text NOT NULL CHECK (wording <> ''),
  times bigint NOT NULL DEFAULT 1,
  dismissed_at timestamptz,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  UNIQUE (macro_id, digest)
);
