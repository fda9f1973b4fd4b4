-- Pictures and PDFs that prove what was said. They belong to the lines, not to who added them: no message can take them along.
CREATE TABLE consent_files (
  consent_id bigint NOT NULL REFERENCES consents ON DELETE CASCADE,
  attachment_id bigint NOT NULL REFERENCES attachments,
  position integer NOT NULL,
  PRIMARY KEY (consent_id, attachment_id)
);
CREATE INDEX consent_files_attachment ON consent_files (attachment_id);
