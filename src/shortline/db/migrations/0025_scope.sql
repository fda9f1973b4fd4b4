-- What this desk does not handle: how customers ask for it, and where they are sent. inbox_id NULL: in every inbox.
CREATE TABLE scope_topics (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbox_id bigint REFERENCES inboxes ON DELETE CASCADE,
  name text NOT NULL,
  phrases text[] NOT NULL,
  lines jsonb NOT NULL,                   -- {language: line}, with {link}, {phone} and {price} to fill in
  links jsonb NOT NULL DEFAULT '{}',      -- {kind of channel, or "any": address}
  phone text NOT NULL DEFAULT '',
  price text NOT NULL DEFAULT '',
  is_active boolean NOT NULL DEFAULT true,
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL
);
