-- What the clock of a case had come to when it was closed, by what was promised then: the target in minutes and the seconds of open time
-- used. NULL where nothing was promised, and for what was closed before this was kept.
ALTER TABLE cases
  ADD COLUMN resolution_minutes integer,
  ADD COLUMN resolution_used integer;

-- It is a fact of that closing. Taken up again the case is open and has none, whoever takes it up; while it stays closed nobody rewrites it.
CREATE FUNCTION keep_case_resolution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'what a closed case took is not changed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  NEW.resolution_minutes := NULL;
  NEW.resolution_used := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER cases_resolution BEFORE UPDATE ON cases FOR EACH ROW
  WHEN (NEW.closed_at IS NULL AND NEW.resolution_minutes IS NOT NULL
        OR OLD.closed_at = NEW.closed_at
           AND (NEW.resolution_minutes, NEW.resolution_used) IS DISTINCT FROM (OLD.resolution_minutes, OLD.resolution_used))
  EXECUTE FUNCTION keep_case_resolution();
