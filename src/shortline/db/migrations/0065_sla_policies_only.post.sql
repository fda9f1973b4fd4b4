-- Everybody goes by the policies now.
ALTER TABLE sla_policies DROP COLUMN answer_times_id;
DROP FUNCTION policy_of(answer_times);
DROP TABLE answer_times;
DROP FUNCTION answer_times_are_policies();
-- And everybody writes down when it is told that an answer will be late. Clocks that run are counted once more.
DROP TRIGGER conversations_warned_by_day_and_night ON conversations;
DROP FUNCTION warned_by_day_and_night();
INSERT INTO clock_recounts DEFAULT VALUES;
