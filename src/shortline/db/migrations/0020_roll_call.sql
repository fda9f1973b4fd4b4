-- From here on every process answers the roll call, the web servers too, and says which migration is the newest it knows.
-- Lines of versions before this one are workers' and know nothing: they count as older than anything.
ALTER TABLE workers
  ADD COLUMN kind text NOT NULL DEFAULT 'work' CHECK (kind IN ('work', 'serve')),
  ADD COLUMN knows text NOT NULL DEFAULT '';
