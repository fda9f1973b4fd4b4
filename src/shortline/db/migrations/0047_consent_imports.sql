-- Opt-outs and consents that came in a file. Nothing of it counts before somebody says so; what then counts stands in `consents`.
CREATE TABLE consent_imports (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  filename text NOT NULL,
  sha256 bytea NOT NULL,
  content bytea,                             -- until it is read
  encoding text NOT NULL,
  separator text NOT NULL,
  choices jsonb NOT NULL,                    -- what a line means that does not say so itself
  as_of timestamptz NOT NULL,                -- when the list was true; of the same file twice, the first time
  state text NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'ready', 'applying', 'done')),
  header text,                               -- the first line, where it names the columns
  written integer NOT NULL DEFAULT 0,        -- lines that were written down
  same integer NOT NULL DEFAULT 0,           -- and those that said nothing new
  made_by bigint REFERENCES agents ON DELETE SET NULL,
  made_at timestamptz NOT NULL,
  confirmed_by bigint REFERENCES agents ON DELETE SET NULL,
  confirmed_as text CHECK (confirmed_as IN ('agent', 'api')),
  confirmed_at timestamptz,
  done_at timestamptz
);
CREATE INDEX consent_imports_sha256 ON consent_imports (sha256);

-- Those that cannot be used stay for a while after the rest was written down; the rest goes.
CREATE TABLE consent_import_lines (
  import_id bigint NOT NULL REFERENCES consent_imports ON DELETE CASCADE,
  line integer NOT NULL,                     -- as an editor counts
  fate text NOT NULL CHECK (fate IN ('new', 'same', 'bad', 'written')),
  reason text,
  beside integer,                            -- the line it contradicts or repeats
  raw text,                                  -- as it stood in the file
  phone text,
  change text,
  purposes text[],
  at timestamptz,
  dated boolean,
  wording text,
  proof text,
  known boolean,                             -- whether somebody here has this number
  PRIMARY KEY (import_id, line)
);
CREATE INDEX consent_import_lines_fate ON consent_import_lines (import_id, fate, line);
