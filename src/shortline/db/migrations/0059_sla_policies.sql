-- How soon whom: policies with conditions, the most specific one first. Arrays are kept in order, so that the same conditions are
-- the same row; an empty one asks nothing. What is NULL is left to the next policy that fits.
CREATE TABLE sla_policies (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  place integer NOT NULL DEFAULT 0,  -- where two are as specific as each other, the lower one is asked first
  channels text[] NOT NULL DEFAULT '{}',
  inbox_ids bigint[] NOT NULL DEFAULT '{}',
  team_ids bigint[] NOT NULL DEFAULT '{}',
  priorities text[] NOT NULL DEFAULT '{}',
  label_ids bigint[] NOT NULL DEFAULT '{}',
  first_minutes integer CHECK (first_minutes > 0),
  follow_up_minutes integer CHECK (follow_up_minutes > 0),
  live_minutes integer CHECK (live_minutes > 0),
  resolution_minutes integer CHECK (resolution_minutes > 0),
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL,
  answer_times_id bigint REFERENCES answer_times ON DELETE CASCADE,  -- what it was before, while that is there
  CONSTRAINT sla_policies_say_something
    CHECK (num_nonnulls(first_minutes, follow_up_minutes, live_minutes, resolution_minutes) > 0)
);
CREATE UNIQUE INDEX sla_policies_conditions ON sla_policies (channels, inbox_ids, team_ids, priorities, label_ids);

-- One wording of all of them, one digest: what a process has read for it is never out of date.
CREATE TABLE sla_state (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  digest text NOT NULL
);
INSERT INTO sla_state (digest) VALUES (gen_random_uuid()::text);
CREATE FUNCTION other_sla_policies() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN UPDATE sla_state SET digest = gen_random_uuid()::text; RETURN NULL; END $$;
CREATE TRIGGER sla_policies_digest AFTER INSERT OR UPDATE OR DELETE ON sla_policies
  FOR EACH STATEMENT EXECUTE FUNCTION other_sla_policies();

-- What the house, its teams and its inboxes chose before; and what a process of the version before chooses meanwhile.
CREATE FUNCTION policy_of(chosen answer_times) RETURNS void LANGUAGE sql AS $$
  INSERT INTO sla_policies (name, inbox_ids, team_ids, first_minutes, follow_up_minutes, live_minutes, updated_by, updated_at,
    answer_times_id)
  VALUES (coalesce((SELECT name FROM teams WHERE id = chosen.team_id), (SELECT name FROM inboxes WHERE id = chosen.inbox_id), ''),
    array_remove(ARRAY[chosen.inbox_id], NULL), array_remove(ARRAY[chosen.team_id], NULL), chosen.first_minutes,
    chosen.follow_up_minutes, chosen.live_minutes, chosen.updated_by, chosen.updated_at, chosen.id)
  ON CONFLICT (channels, inbox_ids, team_ids, priorities, label_ids) DO UPDATE SET first_minutes = excluded.first_minutes,
    follow_up_minutes = excluded.follow_up_minutes, live_minutes = excluded.live_minutes, updated_by = excluded.updated_by,
    updated_at = excluded.updated_at, answer_times_id = excluded.answer_times_id
$$;
SELECT policy_of(s) FROM answer_times s;
CREATE FUNCTION answer_times_are_policies() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN PERFORM policy_of(NEW); RETURN NULL; END $$;
CREATE TRIGGER answer_times_policies AFTER INSERT OR UPDATE ON answer_times
  FOR EACH ROW EXECUTE FUNCTION answer_times_are_policies();

-- When it is told that an answer will be late: while somebody is there, so it is worked out with the moment it is due. A process of
-- the version before writes none: a share of the target before, by day and by night, as it always did.
-- The clock of a whole case runs while the customer waits with a question: how long it may take, since when it is counted, and the
-- seconds of open time used before the stretch that runs. `resolution_anew`: the next stretch asks the policies again.
ALTER TABLE conversations
  ADD COLUMN warn_at timestamptz,
  ADD COLUMN resolution_minutes integer,
  ADD COLUMN resolution_since timestamptz,
  ADD COLUMN resolution_used integer NOT NULL DEFAULT 0,
  ADD COLUMN resolution_anew boolean NOT NULL DEFAULT false,
  ADD COLUMN resolution_due_at timestamptz,
  ADD COLUMN resolution_warn_at timestamptz;
CREATE FUNCTION warned_by_day_and_night() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN NEW.warn_at := NEW.due_at - NEW.target_minutes * interval '15 seconds'; RETURN NEW; END $$;
CREATE TRIGGER conversations_warned_by_day_and_night BEFORE UPDATE OF due_at ON conversations FOR EACH ROW
  WHEN (NEW.due_at IS DISTINCT FROM OLD.due_at AND NEW.warn_at IS NOT DISTINCT FROM OLD.warn_at)
  EXECUTE FUNCTION warned_by_day_and_night();
INSERT INTO clock_recounts DEFAULT VALUES;

-- What was told of the clock of a case: once for each.
CREATE TABLE resolution_told (
  conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
  what text NOT NULL CHECK (what IN ('warned', 'breached')),
  since timestamptz NOT NULL,
  told_at timestamptz NOT NULL,
  PRIMARY KEY (conversation_id, what)
);
