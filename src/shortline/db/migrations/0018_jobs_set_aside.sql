-- Jobs that failed or ended their worker too often: out of the queue, until a person tries them again or lets them go.
CREATE TABLE jobs_set_aside (
  id bigint PRIMARY KEY,                  -- of the job in the queue, when it was set aside last
  kind text NOT NULL,
  payload jsonb NOT NULL,                 -- never shown: the ids in it are
  priority integer NOT NULL,
  reason text NOT NULL CHECK (reason IN ('failed', 'ended_its_worker')),
  error text NOT NULL,                    -- the name of the last error, never its words
  starts integer NOT NULL,                -- how often it was started in all
  set_aside_at timestamptz NOT NULL
);
-- The same work set aside again is the same trouble.
CREATE UNIQUE INDEX jobs_set_aside_work ON jobs_set_aside (kind, md5(payload::text));

-- Until now such jobs stayed in the queue as failed. A new desk has no queue yet.
DO $$ BEGIN
  IF to_regclass('pgqueuer') IS NOT NULL THEN
    INSERT INTO jobs_set_aside (id, kind, payload, priority, reason, error, starts, set_aside_at)
    SELECT id, entrypoint, coalesce(convert_from(payload, 'UTF8')::jsonb, '{}'), priority, 'failed', '', attempts + 1, updated
    FROM pgqueuer WHERE status = 'failed'
    ON CONFLICT DO NOTHING;
    DELETE FROM pgqueuer WHERE status = 'failed';
  END IF;
END $$;
