-- The template that the reply box offers first when the service window is closed: by the customer's language, '' for all others.
CREATE TABLE fallback_templates (
  inbox_id bigint NOT NULL REFERENCES inboxes ON DELETE CASCADE,
  language text NOT NULL,                       -- of the customer
  name text NOT NULL CHECK (name <> ''),
  template_language text NOT NULL CHECK (template_language <> ''),
  PRIMARY KEY (inbox_id, language)
);
