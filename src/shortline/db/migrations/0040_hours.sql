-- When the house is open: one calendar for all, and one for each team or inbox that differs.
CREATE TABLE calendars (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id bigint REFERENCES teams ON DELETE CASCADE,
  inbox_id bigint REFERENCES inboxes ON DELETE CASCADE,
  zone text NOT NULL,
  week jsonb NOT NULL,              -- [{day, opens, closes}]
  country text NOT NULL DEFAULT '', -- whose public holidays are closed; empty: no country's
  region text NOT NULL DEFAULT '',
  days jsonb NOT NULL DEFAULT '[]', -- [{first, last, name, open: [[opens, closes]]}]
  updated_by bigint REFERENCES agents ON DELETE SET NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT calendars_one_place CHECK (team_id IS NULL OR inbox_id IS NULL)
);
-- One for each place; neither a team nor an inbox is the house.
CREATE UNIQUE INDEX calendars_place ON calendars (coalesce(team_id, 0), coalesce(inbox_id, 0));
CREATE INDEX calendars_inbox ON calendars (inbox_id) WHERE inbox_id IS NOT NULL;
