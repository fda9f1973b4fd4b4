-- Answers kept for use again: one's own, a team's, or everybody's, each in several wordings.
CREATE TABLE macros (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shortcut text NOT NULL CHECK (shortcut <> ''),
  name text NOT NULL CHECK (name <> ''),
  language text CHECK (language <> ''),                  -- NULL: fits every language
  owner_id bigint REFERENCES agents ON DELETE CASCADE,   -- NULL: shared
  team_id bigint REFERENCES teams ON DELETE CASCADE,     -- NULL: not for one team only
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  wordings text[] NOT NULL CHECK (cardinality(wordings) > 0),
  created_by bigint REFERENCES agents ON DELETE SET NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (owner_id IS NULL OR team_id IS NULL)
);
-- One shortcut means one thing to whoever types it; only its language versions share it.
CREATE UNIQUE INDEX macros_shared_shortcut ON macros (fold(shortcut), coalesce(language, ''), coalesce(team_id, 0))
  WHERE owner_id IS NULL;
CREATE UNIQUE INDEX macros_own_shortcut ON macros (owner_id, fold(shortcut), coalesce(language, '')) WHERE owner_id IS NOT NULL;
CREATE INDEX macros_team ON macros (team_id) WHERE team_id IS NOT NULL;

-- The wording each person got last. Kept by what it said, since a macro's wordings may be changed and re-ordered.
CREATE TABLE macro_uses (
  macro_id bigint NOT NULL REFERENCES macros ON DELETE CASCADE,
  contact_id bigint NOT NULL REFERENCES contacts ON DELETE CASCADE,
  wording integer,
  digest bytea,
  used_at timestamptz NOT NULL,
  PRIMARY KEY (macro_id, contact_id)
);
CREATE INDEX macro_uses_contact ON macro_uses (contact_id);
