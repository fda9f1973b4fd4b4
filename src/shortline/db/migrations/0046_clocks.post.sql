-- Nobody starts a clock without its moment any more. Those that run are counted once in opening hours.
DROP TRIGGER conversations_due_by_day_and_night ON conversations;
DROP FUNCTION due_by_day_and_night();
DROP FUNCTION minutes_after(timestamptz, integer);
-- Whoever waits has a moment, and nobody else. Rows from before are as they should be; a look at all of them would hold everybody up.
ALTER TABLE conversations ADD CONSTRAINT conversations_due CHECK ((waiting_since IS NULL) = (due_at IS NULL)) NOT VALID;
INSERT INTO clock_recounts DEFAULT VALUES;
