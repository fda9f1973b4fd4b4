-- Answers that came with the demo go with it.
ALTER TABLE macros ADD COLUMN is_demo boolean NOT NULL DEFAULT false;
