-- Two contacts that are one person. Nothing of either is thrown away, so a merge can be taken back.
CREATE TABLE contact_merges (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  into_id bigint NOT NULL REFERENCES contacts ON DELETE CASCADE,
  from_id bigint NOT NULL REFERENCES contacts ON DELETE CASCADE,
  reason text NOT NULL DEFAULT '',
  merged_by bigint REFERENCES agents ON DELETE SET NULL,
  merged_at timestamptz NOT NULL,
  unmerged_by bigint REFERENCES agents ON DELETE SET NULL,
  unmerged_at timestamptz,
  CHECK (into_id <> from_id)
);
CREATE UNIQUE INDEX contact_merges_once ON contact_merges (from_id) WHERE unmerged_at IS NULL;
CREATE INDEX contact_merges_into ON contact_merges (into_id) WHERE unmerged_at IS NULL;

-- What a contact says about itself while others are joined to it, and what people changed since; NULL while it is alone.
ALTER TABLE contacts ADD COLUMN own jsonb;
-- Whose an identity is without any merge; NULL: its contact's.
ALTER TABLE identities ADD COLUMN home_contact_id bigint REFERENCES contacts ON DELETE SET NULL;
