-- An organisation's labels, and which conversations carry them. What is archived stays where it is and is offered no more.
CREATE TABLE labels (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  color text NOT NULL CHECK (color IN ('grey', 'blue', 'green', 'teal', 'purple', 'pink', 'red', 'brown')),
  archived_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
-- Also beside archived ones: a label of the same name is brought back, not made again.
CREATE UNIQUE INDEX labels_name ON labels (fold(name));

CREATE TABLE conversation_labels (
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  label_id bigint NOT NULL REFERENCES labels ON DELETE CASCADE,
  PRIMARY KEY (conversation_id, label_id)
);
CREATE INDEX conversation_labels_label ON conversation_labels (label_id, conversation_id);
