-- What happened to a template since it was written: what it cost before, when it was edited, what a person should look at.
ALTER TABLE templates
  ADD COLUMN previous_category text NOT NULL DEFAULT '',  -- '' : it never changed
  ADD COLUMN edited_at timestamptz[] NOT NULL DEFAULT '{}', -- from this desk; the provider allows so many
  ADD COLUMN alert jsonb;                                 -- {code, at, ...}: nobody has said yet that he has seen it
