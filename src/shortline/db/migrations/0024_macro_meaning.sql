-- What every wording of a macro must hold in the same words, beside its links and numbers.
ALTER TABLE macros ADD COLUMN fixed text[] NOT NULL DEFAULT '{}';

-- How often each wording was given, by what it says: the least used comes next. Forgotten with its macro.
CREATE TABLE macro_wordings (
  macro_id bigint NOT NULL REFERENCES macros ON DELETE CASCADE,
  digest bytea NOT NULL,
  given bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (macro_id, digest)
);
