-- Where this database belongs, and whether nothing may leave until a person says so: after a restore, in a copy, and when
-- the database is older than what this installation has sent already.
ALTER TABLE installation
  ADD COLUMN cluster text,                -- the database server's own number; NULL until the first start
  ADD COLUMN place text,                  -- the folder of an embedded database; NULL with a server of the operator's
  ADD COLUMN held_since timestamptz,
  ADD COLUMN held_because text CHECK (held_because IN ('restored', 'copied', 'older')),
  ADD COLUMN backup_of timestamptz;       -- after a restore: the moment the backup shows
