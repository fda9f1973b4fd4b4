-- What a macro does besides its words, in the order it was written down: [{"do": "close"}, {"do": "add_label", "id": "4"}].
ALTER TABLE macros ADD COLUMN actions jsonb NOT NULL DEFAULT '[]';

-- Files that go along. Each use makes copies of these rows, which name the same stored bytes.
CREATE TABLE macro_files (
  macro_id bigint NOT NULL REFERENCES macros ON DELETE CASCADE,
  attachment_id bigint NOT NULL REFERENCES attachments,
  position integer NOT NULL,
  PRIMARY KEY (macro_id, attachment_id)
);
CREATE INDEX macro_files_attachment ON macro_files (attachment_id);
