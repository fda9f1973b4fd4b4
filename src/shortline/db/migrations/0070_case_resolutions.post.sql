-- Everybody who writes the one writes the other now.
ALTER TABLE cases ADD CONSTRAINT cases_resolution CHECK ((resolution_minutes IS NULL) = (resolution_used IS NULL)) NOT VALID;
