-- The language of a person was found in his words; false: somebody chose it, or it came with him.
ALTER TABLE contacts ADD COLUMN language_found boolean NOT NULL DEFAULT false;
