-- What each caller has had of its minute, over all processes. Not logged: a crash of the database may forget it, and
-- counting costs no wait for the disk.
CREATE UNLOGGED TABLE rates (
  key text PRIMARY KEY CHECK (key <> ''),   -- 'request:session:7', 'search:agent:3'
  taken integer NOT NULL,                   -- handed out to processes, the last one's share included
  started_at timestamptz NOT NULL
) WITH (fillfactor = 50);
