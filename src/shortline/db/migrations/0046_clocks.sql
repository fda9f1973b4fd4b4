-- When an answer is due is counted in opening hours, which the database does not know: whoever starts a clock writes it down.
-- What stands there stays. A process of the version before still starts clocks without a word about the moment: as it always did,
-- by day and by night, until the post half.
CREATE FUNCTION due_by_day_and_night() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN NEW.due_at := minutes_after(NEW.waiting_since, NEW.target_minutes); RETURN NEW; END $$;
ALTER TABLE conversations ALTER COLUMN due_at DROP EXPRESSION;
CREATE TRIGGER conversations_due_by_day_and_night BEFORE UPDATE OF waiting_since, target_minutes ON conversations FOR EACH ROW
  WHEN (NEW.due_at IS NOT DISTINCT FROM OLD.due_at AND (NEW.waiting_since IS DISTINCT FROM OLD.waiting_since
        OR NEW.target_minutes IS DISTINCT FROM OLD.target_minutes))
  EXECUTE FUNCTION due_by_day_and_night();

-- One wording of hours, one digest: what a process has worked out for it is never out of date.
ALTER TABLE calendars ADD COLUMN digest text
  GENERATED ALWAYS AS (md5(zone || '/' || country || '/' || region || '/' || week::text || days::text)) STORED;

-- Hours changed, in whatever way: the clocks that run are to be counted again.
CREATE TABLE clock_recounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  wanted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION want_clock_recount() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN INSERT INTO clock_recounts DEFAULT VALUES; RETURN NULL; END $$;
CREATE TRIGGER calendars_recount AFTER INSERT OR UPDATE OR DELETE ON calendars
  FOR EACH STATEMENT EXECUTE FUNCTION want_clock_recount();
