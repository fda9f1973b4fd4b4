-- What one press did with many conversations, and how each stood before and after: for taking it back.
CREATE TABLE bulk_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agent_id bigint NOT NULL REFERENCES agents ON DELETE CASCADE,
  kept jsonb NOT NULL,                                     -- [{"id": 5, "before": {...}, "after": {...}, "said": {...}}, ...]
  at timestamptz NOT NULL,
  undone_at timestamptz
);
CREATE INDEX bulk_changes_agent ON bulk_changes (agent_id, at);
