-- What happened to a template since it was written: what it cost before, when it was edited, what a person should look at.
ALTER TABLE templates
  ADD COLUMN previous_category text NOT NULL DEFAULT '',  -- '' : it never changed
  ADD COLUMN edited_at timestamptz[] NOT NULL DEFAULT '{}', -- from this desk; the provider allows so many
  ADD COLUMN alert jsonb;                                 -- {code, at, ...}: nobody has said yet that he has seen it

-- How often a template was used lately. Only templates are in it, so that no other message pays for it.
CREATE INDEX outbox_templates ON outbox ((draft->'template'->>'name'), asked_at) WHERE draft->'template'->>'name' IS NOT NULL;
